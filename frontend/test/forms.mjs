// Asks the browser's form logic under Node: a list of questions comes in as JSON, the list of answers goes out.
import { readFileSync } from "node:fs";
import { foreign } from "../src/form-characters.js";
import { makeEvaluator } from "../src/form-feel.js";
import { formLogic } from "../src/form-logic.js";
import { show } from "../src/form-values.js";

const { forms, questions, signs } = JSON.parse(readFileSync(0, "utf8"));
const logics = forms.map((definition) => formLogic(definition, makeEvaluator()));
process.stdout.write(JSON.stringify({ answers: questions.map(answer), foreign: (signs ?? []).map(foreign) }));

function answer({ form, answers, typed, seen, given = {}, moment }) {
  const logic = logics[form];
  const posted = typed && ((name) => typed[name] ?? []);
  const read = typed ? logic.read(posted, { before: answers, seen: seen && new Set(seen) }) : answers;
  const settled = logic.settle(read, given);
  const { shown, hidden, required, computed } = logic.state(settled, given);
  const violated = logic.violations(settled, given, moment);
  const reads = Object.entries(computed).map(([path, value]) => [path, show(fieldAt(forms[form], path), value, "de")]);
  return { read, settled, shown, hidden, required, violated, reads: Object.fromEntries(reads) };
}

function fieldAt(definition, path) {
  const steps = path.split(".").filter((step) => !/^[0-9]+$/.test(step));
  let fields = definition.pages.flatMap((page) => page.fields);
  let field;
  for (const step of steps) {
    field = fields.find((one) => one.key === step);
    fields = field.fields ?? [];
  }
  return field;
}
