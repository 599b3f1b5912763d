/** How clients reach a server; whatever they see has to be the same over each. */
export const transports = ['plain', 'TLS'];
