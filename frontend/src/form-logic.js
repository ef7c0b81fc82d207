// The logic of a form in the browser: what is shown, required, computed and wrong, as the server will say it too.
//
//   const logic = formLogic(definition, engine)      the JSON of forms/rules/client.py; FEEL as form-feel.js gives it
//   logic.read(posted, seen)                         what was typed on the page, as answers
//   logic.settle(answers, given)                     without what is hidden, with everything computed
//   logic.state(settled, given)                      paths that are shown, required, and the computed values
//   logic.violations(settled, given, moment)         a message for each path that is wrong
//
// Nothing here knows a page; tests/forms/corpus holds it equal to forms/rules/logic.py and its neighbours.
import { answered, asList, asMapping, check, entry, feelValue, filled, isEmpty, isGroup, missing, read } from "./form-values.js";

// A chain of conditions settles by one link a round, here as on the server.
const MOST_ROUNDS = 40;

export function formLogic(definition, engine) {
  const { pages, messages } = definition;
  const outermost = pages.flatMap((page) => page.fields);
  const own = definition.page === undefined ? pages : pages.filter((page) => page.key === definition.page);

  return { read: readPage, settle, state, violations };

  // --- contexts: neighbours first, then everything around the group

  function rootContext(answers, given) {
    const names = Object.create(null);
    for (const name of definition.given) names[name] = null;
    return Object.assign(names, given, fieldsContext(outermost, answers));
  }

  function fieldsContext(fields, answers) {
    const known = asMapping(answers);
    const values = {};
    for (const field of fields) if (field.kind !== "info") values[field.key] = valueOf(field, entry(known, field.key));
    return values;
  }

  function valueOf(field, value) {
    if (field.repeat) return asList(value).map((item) => fieldsContext(field.fields, item));
    if (isGroup(field)) return fieldsContext(field.fields, value);
    const given = answered(field, value);
    return given === null ? null : feelValue(field, given, engine.dateOf);
  }

  function inside(context, values, number) {
    const inner = Object.assign(Object.create(context), values);
    if (number !== undefined) inner.index = number;
    return inner;
  }

  function innerContext(field, answers, context, number) {
    return inside(context, fieldsContext(field.fields, answers), number);
  }

  function isShown(part, context) {
    return part.shown_if === undefined || engine.evaluate(part.shown_if, context) === true;
  }

  function isRequired(field, context) {
    if (field.required_if === undefined) return field.required !== false;
    return engine.evaluate(field.required_if, context) === true;
  }

  // --- settling: a hidden answer counts as not given, also for what depends on it

  function settle(answers, given) {
    let settled = pruneForm(answers, rootContext(answers, given));
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const following = pruneForm(answers, rootContext(settled, given));
      if (JSON.stringify(following) === JSON.stringify(settled)) break;
      settled = following;
    }
    return settled;
  }

  function pruneForm(answers, context) {
    const kept = {};
    for (const page of pages) if (isShown(page, context)) Object.assign(kept, prune(page.fields, answers, context));
    return kept;
  }

  function prune(fields, answers, context) {
    const known = asMapping(answers);
    const kept = {};
    for (const field of fields) {
      if (field.kind === "info" || !isShown(field, context)) continue;
      const value = pruneValue(field, entry(known, field.key), context);
      if (value !== null) kept[field.key] = value;
    }
    return kept;
  }

  function pruneValue(field, value, context) {
    if (field.value !== undefined) return engine.plain(engine.evaluate(field.value, context));
    if (field.repeat) {
      const settled = asList(context[field.key]);
      return asList(value).map((item, index) => {
        const values = index < settled.length ? settled[index] : fieldsContext(field.fields, item);
        return prune(field.fields, item, inside(context, asMapping(values), index + 1));
      });
    }
    if (isGroup(field)) return prune(field.fields, value, inside(context, asMapping(context[field.key])));
    return answered(field, value);
  }

  // --- what is to be seen and answered

  function state(settled, given) {
    const found = { shown: [], hidden: [], required: [], computed: {} };
    const context = rootContext(settled, given);
    for (const page of own) if (isShown(page, context)) look(page.fields, settled, context, "", found);
    return found;
  }

  function look(fields, answers, context, prefix, found) {
    const known = asMapping(answers);
    for (const field of fields) {
      const path = prefix + field.key;
      if (!isShown(field, context)) {
        found.hidden.push(path);
        continue;
      }
      found.shown.push(path);
      const value = entry(known, field.key);
      if (field.kind === "computed") found.computed[path] = value;
      else if (field.kind !== "info" && isRequired(field, context)) found.required.push(path);
      for (const [inner, item, at] of itemsOf(field, value, context, path)) look(field.fields, item, inner, at, found);
    }
  }

  function itemsOf(field, value, context, path) {
    if (field.repeat) {
      return asList(value).map((item, index) => {
        return [innerContext(field, item, context, index + 1), item, `${path}.${index}.`];
      });
    }
    return isGroup(field) ? [[innerContext(field, value, context), value, `${path}.`]] : [];
  }

  // --- what is wrong

  function violations(settled, given, moment) {
    const found = {};
    const context = rootContext(settled, given);
    const say = (path, message) => Object.hasOwn(found, path) || (found[path] = message);
    for (const page of own) {
      if (!isShown(page, context)) continue;
      checkFields(page.fields, settled, "", context, moment, say);
      checkAll(page.checks, "", page.fields[0].key, context, moment, say);
    }
    checkAll(definition.checks, "", pages.at(-1)?.fields[0].key, context, moment, say);
    return found;
  }

  function checkFields(fields, answers, prefix, context, moment, say) {
    const known = asMapping(answers);
    for (const field of fields) {
      if (field.kind === "info" || !isShown(field, context)) continue;
      checkField(field, entry(known, field.key), prefix, context, moment, say);
    }
  }

  function checkField(field, value, prefix, context, moment, say) {
    const path = prefix + field.key;
    const required = isRequired(field, context);
    if (field.repeat) return checkItems(field, asList(value), path, context, required, moment, say);
    if (isGroup(field)) {
      if (required || !isEmpty(value)) checkGroup(field, value, path, innerContext(field, value, context), moment, say);
      return;
    }
    if (isEmpty(value)) {
      if (required && field.kind !== "computed") say(path, missing(field, messages));
      return;
    }
    const message = check(field, value, messages);
    if (message) say(path, message);
    else checkAll(field.checks, prefix, field.key, context, moment, say);
  }

  function checkItems(field, items, path, context, required, moment, say) {
    const least = required ? field.repeat.min : 0;
    if (items.length < least) say(path, filled(messages.few, { count: least }));
    if (items.length > field.repeat.max) say(path, filled(messages.many, { count: field.repeat.max }));
    items.forEach((item, index) => {
      if (index >= least && isEmpty(item)) return;
      checkGroup(field, item, `${path}.${index}`, innerContext(field, item, context, index + 1), moment, say);
    });
  }

  function checkGroup(field, value, path, inner, moment, say) {
    checkFields(field.fields, value, `${path}.`, inner, moment, say);
    if (field.kind === "place") checkPlace(asMapping(value), path, say);
    checkAll(field.checks, `${path}.`, field.fields[0].key, inner, moment, say);
  }

  function checkPlace(value, path, say) {
    const [lat, lon] = [isEmpty(value.lat), isEmpty(value.lon)];
    if (lat !== lon) say(`${path}.${lat ? "lat" : "lon"}`, messages.both);
    if (lat && lon && isEmpty(value.address)) say(`${path}.address`, messages.place);
  }

  function checkAll(checks, prefix, otherwise, context, moment, say) {
    for (const { that, message, fields } of checks ?? []) {
      if (engine.evaluate(that, context, moment) !== false) continue;
      for (const name of fields ?? [otherwise]) say(prefix + name, message);
    }
  }

  // --- from what stands in the inputs to answers

  // `posted` gives the values of a name; `seen` the paths that are on the page. Blank items are kept where they are
  // still being filled in, so that the number of an item stays what the page calls it.
  function readPage(posted, { seen, before = {}, keepBlank = false } = {}) {
    const found = {};
    for (const page of own) Object.assign(found, readFields(page.fields, before, ""));
    return found;

    function readFields(fields, earlier, prefix) {
      const known = asMapping(earlier);
      const answers = {};
      for (const field of fields) {
        if (field.kind === "info" || field.kind === "computed") continue;
        const value = readField(field, entry(known, field.key), prefix + field.key);
        if (value !== null && value !== undefined) answers[field.key] = value;
      }
      return answers;
    }

    function readField(field, earlier, path) {
      if (seen && !seen.has(path)) return earlier;
      if (field.repeat) return readItems(field, asList(earlier), path);
      if (isGroup(field)) return readFields(field.fields, earlier, `${path}.`);
      const values = posted(path);
      if (field.kind === "file") return values.map((one) => (typeof one === "string" ? { filename: one, size: 0 } : one));
      if (field.multiple) return field.options.filter((option) => values.includes(option));
      return values.length ? read(field, values.at(-1).replaceAll("\0", "")) : null;
    }

    function readItems(field, earlier, path) {
      const [count = ""] = posted(`${path}#`).slice(-1);
      const told = /^[0-9]{1,5}$/.test(count) ? Number(count) : 0;
      const items = Array.from({ length: Math.min(told, field.repeat.max) }, (_, index) =>
        readFields(field.fields, earlier[index], `${path}.${index}.`),
      );
      return keepBlank ? items : items.filter((item, index) => index < field.repeat.min || !isEmpty(item));
    }
  }
}
