// A closed loop says how many questions a server can answer; what it does with half of them is how
// it serves people.

/** Two rows: the closed loop, and the open loop at half of the rate that it had in that round. */
export async function half_peak(question, context) {
  const { rounds, seconds, warm_up, load, start_all } = context;
  return start_all(question, async ([server]) => {
    await warm_up(question, server);
    const closed = { name: `${server.name}, closed loop`, figures: [] };
    const half = { name: `${server.name}, open loop at half of that`, figures: [] };
    for (let round = 0; round < rounds; ++round) {
      const peak = await load(question, server, seconds);
      const rate = Math.max(1, Math.round(peak.per_second / 2));
      const asked = { ...question, load: [...question.load, '--rate', rate] };
      closed.figures.push(peak);
      half.figures.push(await load(asked, server, seconds));
    }
    return [closed, half];
  });
}
