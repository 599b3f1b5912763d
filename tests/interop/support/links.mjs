import { until } from './wait.mjs';

const down = 'MicroService connection is down';

/** Waits until messages of this type find their link up; comes back with the first good reply. */
export function linked(client, type, params) {
  const ask = async () => {
    const { message } = await client.call(type, params);
    return message.error !== down && message;
  };
  return until(ask, `link for ${type}`);
}
