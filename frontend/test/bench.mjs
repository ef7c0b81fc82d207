// How often per second of CPU the browser's engine evaluates each of the given expressions. Its door takes texts only,
// so it parses each time; what parsing alone costs is measured apart.
import { readFileSync } from "node:fs";
import { evaluate, parseExpression } from "feelin";

const { questions, seconds } = JSON.parse(readFileSync(0, "utf8"));

function rate(act) {
  for (let i = 0; i < 200; i += 1) act();
  const before = process.cpuUsage();
  const end = performance.now() + seconds * 1000;
  let times = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 20; i += 1) act();
    times += 20;
  }
  const used = process.cpuUsage(before);
  return (times * 1e6) / (used.user + used.system);
}

const plain = (value) => JSON.parse(JSON.stringify(value ?? null, (_, one) => (one?.toISOString ? String(one) : one)));
const answers = questions.map(({ expression, context }) => ({
  value: plain(evaluate(expression, context).value),
  evaluated: rate(() => evaluate(expression, context)),
  parsed: rate(() => parseExpression(expression, context)),
}));
process.stdout.write(JSON.stringify(answers));
