// Waits with a bound: nothing in these tests may hang.

/** Long enough for a sanitizer build on a busy machine; a test that waits this long has failed. */
export const patience = 60_000;

/** The value of the promise, or an error that says what did not come in time. */
export async function within(promise, what, milliseconds = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    const fail = () => reject(new Error(`No ${what} within ${milliseconds} ms`));
    timer = setTimeout(fail, milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again until the answer is truthy, for what no event tells; comes back with the answer. */
export async function until(ask, what, milliseconds = patience) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`No ${what} within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
