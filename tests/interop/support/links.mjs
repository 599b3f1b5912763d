import { until } from './wait.mjs';

const without_error = ({ error }) => error === undefined;

/**
 * Asks again until messages of this type find their link up; comes back with the first message that
 * is as wanted, which is one without an error unless told otherwise.
 */
export async function linked(client, type, params, wanted = without_error) {
  let message;
  const ask = async () => {
    ({ message } = await client.call(type, params));
    return wanted(message);
  };
  await until(ask, `link for ${type}`).catch((error) => {
    throw new Error(`${error.message}; what came last: ${JSON.stringify(message)}`);
  });
  return message;
}
