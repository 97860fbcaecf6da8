// Built from frontend/src by `make frontend`; change that, not this.

// src/dom.ts
var SVG = "http://www.w3.org/2000/svg";
function h(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}
function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}
function english(text) {
  return text === null ? null : h("span", { lang: "en" }, text);
}
function fill(element, ...children) {
  element.replaceChildren(...present(children));
}
function refill(element, ...children) {
  const focused = document.activeElement;
  const said = focused && element.contains(focused) ? focused.textContent : null;
  fill(element, ...children);
  if (said === null) return true;
  const same = [...element.querySelectorAll("button, a, summary")].find(
    (each) => each.textContent === said
  );
  same?.focus({ preventScroll: true });
  return same !== void 0;
}
function isEditable(target) {
  return target instanceof HTMLElement && (target.matches("input, select, textarea") || target.isContentEditable);
}
function safeAddress(address) {
  if (address === null) return null;
  try {
    const { protocol } = new URL(address, window.location.href);
    return protocol === "http:" || protocol === "https:" ? address : null;
  } catch {
    return null;
  }
}
function fileName(path) {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === void 0 || value === false) continue;
    if (typeof value === "object") {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...present(children));
  return element;
}
function present(children) {
  return children.flat().filter(
    (child) => child !== null && child !== void 0 && child !== false
  );
}

// src/state.ts
var FILTERS = ["account", "filter", "time"];
var EMPTY = {
  view: "customers",
  customer: "",
  id: "",
  q: "",
  sort: "",
  dir: "",
  show: [],
  type: [],
  status: [],
  bank_account: [],
  from: "",
  to: "",
  locked: "",
  open: "",
  all: "",
  page: 1
};
var TEXTS = [
  "customer",
  "id",
  "q",
  "sort",
  "from",
  "to",
  "locked",
  "open",
  "all"
];
var LISTS = ["show", "type", "status", "bank_account"];
function readState(search) {
  const params = new URLSearchParams(search);
  const texts = Object.fromEntries(TEXTS.map((key) => [key, params.get(key) ?? ""]));
  const lists = Object.fromEntries(LISTS.map((key) => [key, params.getAll(key)]));
  const page = Number.parseInt(params.get("page") ?? "1", 10);
  const dir = params.get("dir");
  const mapped = params.has("customer") || params.get("view") === "transactions";
  return {
    ...EMPTY,
    ...texts,
    ...lists,
    view: mapped ? "transactions" : "customers",
    dir: dir === "asc" || dir === "desc" ? dir : "",
    page: page > 0 ? page : 1
  };
}
function addressOf(state, location) {
  const params = new URLSearchParams(location.search);
  for (const key of [...TEXTS, ...LISTS, "view", "dir", "page"]) params.delete(key);
  for (const [key, value] of asParams(state)) params.append(key, value);
  if (state.view === "transactions" && !state.customer) params.set("view", state.view);
  if (state.id) params.set("id", state.id);
  const search = params.toString();
  return search ? `${location.pathname}?${search}` : location.pathname;
}
function questionOf(state, location) {
  return withFilters(asParams(state), location);
}
function withFilters(question, location) {
  const pairs = Symbol.iterator in question ? [...question] : Object.entries(question);
  const params = new URLSearchParams(pairs);
  const given = new URLSearchParams(location.search);
  for (const key of FILTERS) {
    const value = given.get(key);
    if (value) params.set(key, value);
  }
  return params;
}
function isFiltered(location) {
  const given = new URLSearchParams(location.search);
  return FILTERS.some((key) => given.get(key));
}
function isNarrowed(state) {
  return LISTS.some((key) => state[key].length > 0) || [state.q, state.from, state.to, state.locked, state.open].some(Boolean);
}
function asParams(state) {
  const pairs = [];
  for (const key of TEXTS) {
    if (state[key] && key !== "id") pairs.push([key, state[key]]);
  }
  for (const key of LISTS) {
    for (const value of state[key]) pairs.push([key, value]);
  }
  if (state.dir) pairs.push(["dir", state.dir]);
  if (state.page > 1) pairs.push(["page", String(state.page)]);
  return pairs;
}

// src/api.ts
var RefusedError = class extends Error {
  status;
  /**
   * @param status - Of HTTP; 0 when nothing answered.
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
};
var api = {
  customers: (question, signal) => get("customers", question, signal),
  customer: (customer, signal) => get("customer", filtered({ customer }), signal),
  items: (question, signal) => get("items", question, signal),
  details: (id, signal) => get("details", filtered({ id }), signal),
  form: (action, subject, signal) => get("form", new URLSearchParams({ action, ...subject }), signal),
  preview: (request, signal) => post("preview", request, signal),
  /** Only what a preview has shown is written. */
  write: (request) => post("write", { ...request, looked_at: true }, null)
};
function addressOfEndpoint(endpoint, question) {
  return `${base()}/${endpoint}?${question.toString()}`;
}
function latest(leaving2) {
  let controller = new AbortController();
  return () => {
    controller.abort();
    controller = new AbortController();
    return AbortSignal.any([controller.signal, leaving2]);
  };
}
function isGivenUp(error) {
  return error instanceof DOMException && error.name === "AbortError";
}
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
function filtered(question) {
  return withFilters(question, window.location);
}
function base() {
  const found = /^(.*\/extension\/Receivables)(?:\/|$)/.exec(window.location.pathname);
  return found?.[1] ?? "";
}
function get(endpoint, question, signal) {
  return ask(addressOfEndpoint(endpoint, question), { signal });
}
function post(endpoint, body, signal) {
  return ask(`${base()}/${endpoint}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal
  });
}
async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (isGivenUp(error)) throw error;
    throw new RefusedError(0, messageOf(error));
  }
  const answer = await response.json().catch((error) => {
    if (isGivenUp(error)) throw error;
    return null;
  });
  if (response.ok && isObject(answer) && "data" in answer) return answer["data"];
  const told2 = isObject(answer) ? answer["error"] : null;
  throw new RefusedError(
    response.status,
    typeof told2 === "string" ? told2 : `${response.status} ${response.statusText}`.trim()
  );
}
function isObject(value) {
  return typeof value === "object" && value !== null;
}

// src/money.ts
function money(amount) {
  return h(
    "span",
    { class: "money" },
    amount.text,
    h("span", { class: "currency" }, ` ${amount.currency}`)
  );
}
function spoken(amount) {
  return `${amount.text} ${amount.currency}`;
}
function size(amount) {
  return amount.number === null ? null : Math.abs(Number(amount.number));
}
function isZero(amount) {
  return amount.number !== null && /^-?0*\.?0*$/.test(amount.number);
}
function isNegative(amount) {
  return (amount.number ?? amount.text).trimStart().startsWith("-");
}
function typed(amount) {
  if (amount.number === null) return "";
  const plain = amount.number.replace(/^-/, "");
  const decimals = /\.(\d+)$/.exec(plain)?.[1];
  const comma = decimals !== void 0 && amount.text.endsWith(`,${decimals}`);
  return comma ? plain.replace(".", ",") : plain;
}
function readAmount(text) {
  const bare = text.replace(/[\s'\u00a0\u202f]/g, "");
  if (/^\d+$/.test(bare)) return bare;
  const decimals = /^(\d+)[.,](\d{1,2}|\d{4,})$/.exec(bare);
  if (decimals) return `${decimals[1]}.${decimals[2]}`;
  const grouped = /^(\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(bare) ?? /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/.exec(bare);
  if (grouped) return `${grouped[1]?.replace(/[.,]/g, "")}.${grouped[2]}`;
  const thousands = /^\d{1,3}(?:\.\d{3}){2,}$|^\d{1,3}(?:,\d{3}){2,}$/.test(bare);
  return thousands ? bare.replace(/[.,]/g, "") : null;
}

// src/notice.ts
function failure(page, error, again) {
  const { t } = page;
  const why2 = error instanceof RefusedError && error.status === 0 ? t.unreachable : messageOf(error);
  return h(
    "div",
    { class: "failure", role: "alert" },
    h("p", {}, h("strong", {}, `${t.failed}: `), why2),
    h("button", { type: "button", on: { click: again } }, t.retry)
  );
}
function nothing(text) {
  return h("p", { class: "nothing" }, text);
}

// src/dialogs/arguments.ts
function argumentsOf(action, subject, values, chosen, all) {
  const filled = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null)
  );
  const settles = chosen.map(({ line, amount }) => ({ id: line.id, amount }));
  switch (action) {
    case "settle":
      return {
        ...filled,
        pairs: chosen.map((each) => ({ ...pair(subject, each), amount: each.amount }))
      };
    case "unsettle":
      return { ...filled, pairs: chosen.map((each) => pair(subject, each)) };
    case "assign":
      return { ...filled, id: subject.id, settles };
    case "register":
    case "adjust":
      return { ...filled, customer: subject.customer, settles };
    case "confirm":
    case "reject":
      return {
        ...filled,
        // A file as a whole is told by its name alone.
        items: values["file"] && all ? [] : chosen.map(({ line }) => line.id)
      };
    case "credit":
      return { ...filled, id: subject.id, amount: values["amount"] ?? null };
    case "write-off":
    case "cancel":
      return { ...filled, id: subject.id };
  }
}
function isCredit(line) {
  if (line.type === "adjustment") return !isNegative(line.amount);
  return line.type === "payment" || line.type === "credit-note" || line.type === "write-off";
}
function pair(subject, { line }) {
  const own = subject.id ?? "";
  return isCredit(line) ? { credit: line.id, debit: own } : { credit: own, debit: line.id };
}

// src/dialogs/fields.ts
function fieldsOf(page, fields2, about, changed) {
  const { t } = page;
  const accounts = accountList();
  let proposed = "";
  const inputs = fields2.filter((field) => field.kind !== "links" && !repeats(field, about)).sort((one, other) => placeOf(one) - placeOf(other)).map((field) => ({
    field,
    label: t.fields[field.name] ?? field.name,
    input: inputOf(page, field, accounts.id, () => changed(field.name))
  }));
  function valueOf(field, input) {
    const text = input.value.trim();
    if (!text) return null;
    if (field.kind !== "amount" || text === field.value) return text;
    return readAmount(text);
  }
  return {
    element: h(
      "div",
      { class: "fields" },
      accounts,
      ...inputs.map(
        ({ field, label, input }) => h(
          "label",
          { class: field.kind },
          h(
            "span",
            {},
            label,
            !field.required && h("small", {}, ` ${hint(page, field)}`)
          ),
          input
        )
      )
    ),
    wrong() {
      for (const { field, label, input } of inputs) {
        const text = input.value.trim();
        if (!text && field.required) return t.mustBeFilled(label);
        if (text && valueOf(field, input) === null) return t.notAnAmount(text);
      }
      return "";
    },
    propose(name, value) {
      const input = inputs.find(({ field }) => field.name === name)?.input;
      if (!input || input.value !== "" && input.value !== proposed) return;
      input.value = value;
      proposed = value;
    },
    values: () => Object.fromEntries(
      inputs.map(({ field, input }) => [field.name, valueOf(field, input)])
    )
  };
}
function hint(page, field) {
  return field.name === "amount" ? page.t.allOutstanding : page.t.optional;
}
function placeOf(field) {
  const first = ["customer", "date", "amount"].indexOf(field.name);
  return first === -1 ? Number.MAX_SAFE_INTEGER : first;
}
function repeats(field, about) {
  if (field.name === "id") return true;
  return field.name === "customer" && field.kind === "text" && about.includes(field.value ?? "");
}
function accountList() {
  const known = JSON.parse(
    document.getElementById("ledger-data")?.textContent ?? "{}"
  );
  const accounts = typeof known === "object" && known !== null && "accounts" in known ? known.accounts : [];
  return h(
    "datalist",
    { id: "receivables-accounts" },
    ...(Array.isArray(accounts) ? accounts : []).map(
      (account) => h("option", { value: String(account) })
    )
  );
}
function inputOf(page, field, accounts, changed) {
  const { t } = page;
  const common = { name: field.name, required: field.required };
  if (field.kind === "choice") {
    const select = h(
      "select",
      { ...common, on: { change: changed } },
      !field.required && h("option", { value: "" }),
      ...(field.choices ?? []).map(
        ({ value, text }) => h(
          "option",
          { value, selected: value === field.value },
          t.choices[value] ?? (text === value ? text : `${text} · ${value}`)
        )
      )
    );
    return select;
  }
  return h("input", {
    ...common,
    type: field.kind === "date" ? "date" : "text",
    list: field.name.endsWith("account") ? accounts : null,
    inputmode: field.kind === "amount" ? "decimal" : null,
    class: field.kind === "amount" ? "num" : null,
    value: field.value ?? "",
    autocomplete: "off",
    on: { input: changed }
  });
}

// src/decimal.ts
function sum(amounts) {
  const places = Math.max(0, ...amounts.map(placesOf));
  return written(
    amounts.reduce((total, amount) => total + scaled(amount, places), 0n),
    places
  );
}
function minus(amount, taken) {
  const places = Math.max(placesOf(amount), placesOf(taken));
  return written(scaled(amount, places) - scaled(taken, places), places);
}
function smaller(one, other) {
  return minus(one, other).startsWith("-") ? one : other;
}
function placesOf(amount) {
  return amount.split(".")[1]?.length ?? 0;
}
function scaled(amount, places) {
  const [whole = "", decimals = ""] = amount.split(".");
  return BigInt(whole + decimals.padEnd(places, "0"));
}
function written(value, places) {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return places ? `${sign}${whole}.${digits.slice(-places)}` : sign + whole;
}

// src/dialogs/picks.ts
var MANY = 8;
var WHOLE = ["unsettle", "confirm", "reject"];
var NEEDED = ["settle", ...WHOLE];
function picksOf(page, action, choices2, subject, whole, changed) {
  const { t } = page;
  const withAmounts = !WHOLE.includes(action);
  const balance = h("p", { class: "rest", role: "status" });
  const picks = choices2.map((choice) => pickOf(choice));
  function pickOf(choice) {
    const { line, proposed } = choice;
    const chosen = isChosen(choice);
    const box = h("input", {
      type: "checkbox",
      checked: chosen && choice.allowed,
      disabled: !choice.allowed,
      "aria-label": t.pick(line.id)
    });
    const amount = h("input", {
      type: "text",
      class: "num",
      inputmode: "decimal",
      autocomplete: "off",
      value: chosen && proposed !== null ? typed(proposed) : "",
      disabled: !choice.allowed,
      "aria-label": t.amountFor(line.id)
    });
    const pick = { choice, box, amount, row: rowOf(choice, box, amount) };
    box.addEventListener("change", () => {
      amount.value = box.checked ? proposalFor(pick) : "";
      tell();
    });
    amount.addEventListener("input", () => {
      box.checked = amount.value.trim() !== "";
      tell();
    });
    return pick;
  }
  function isChosen({ line, proposed, named }) {
    if (subject.only !== void 0) return line.id === subject.only;
    if (action === "reject") return named;
    if (action === "confirm") return true;
    return proposed !== null && !isZero(proposed);
  }
  function rowOf({ line, why: why2, allowed }, box, amount) {
    const said = [withAmounts ? "" : line.name, line.description].filter(Boolean).join(" · ");
    return h(
      "tr",
      { class: allowed ? null : "refused" },
      h("td", {}, box),
      h("td", {}, line.date),
      h(
        "td",
        { class: "what" },
        h("strong", {}, line.id),
        ` ${t.types[line.type]}`,
        h("br"),
        h("small", {}, why2 ?? said)
      ),
      h("td", {}, line.due ?? ""),
      h("td", { class: "num" }, money(line.outstanding)),
      withAmounts && h("td", { class: "num" }, amount)
    );
  }
  function proposalFor(pick) {
    const { line, proposed } = pick.choice;
    if (proposed !== null && !isZero(proposed)) return typed(proposed);
    const open = typed(line.outstanding);
    const left = rest();
    if (left === null || left.startsWith("-") || Number(left) === 0) return open;
    return asTyped(smaller(read(open) ?? "0", left), choices2);
  }
  function placed() {
    const amounts = picks.filter(({ box, amount }) => box.checked && amount.value.trim()).map(({ amount }) => read(amount.value));
    const known = amounts.filter((each) => each !== null);
    return known.length === amounts.length ? sum(known) : null;
  }
  function rest() {
    const [own, taken2] = [read(whole()), placed()];
    return own === null || taken2 === null ? null : minus(own, taken2);
  }
  function tell() {
    const left = withAmounts ? rest() : null;
    fill(balance, left === null ? "" : `${t.stillToPlace}: ${left}`);
    balance.classList.toggle("late", left?.startsWith("-") ?? false);
    const all = placed();
    changed(all === null || Number(all) === 0 ? "" : asTyped(all, choices2));
  }
  function amountOf({ choice, amount }) {
    const text = amount.value.trim();
    if (!withAmounts) return null;
    const { proposed } = choice;
    if (proposed?.number && text === typed(proposed))
      return proposed.number.replace(/^-/, "");
    return readAmount(text);
  }
  const taken = () => picks.filter(({ box }) => box.checked);
  return {
    element: picks.length > 0 ? listOf(page, withAmounts, picks, balance) : null,
    wrong() {
      if (NEEDED.includes(action)) {
        if (picks.length === 0) return t.nothingToLink;
        if (taken().length === 0) return t.pickSomething;
      }
      for (const pick of taken()) {
        const text = pick.amount.value.trim();
        if (withAmounts && text && amountOf(pick) === null) return t.notAnAmount(text);
      }
      return "";
    },
    chosen: () => taken().map((pick) => ({ line: pick.choice.line, amount: amountOf(pick) })),
    all: () => taken().length === picks.length
  };
}
function read(text) {
  return text ? readAmount(text) : null;
}
function asTyped(amount, choices2) {
  const comma = choices2.some(({ line }) => typed(line.outstanding).includes(","));
  return comma ? amount.replace(".", ",") : amount;
}
function listOf(page, withAmounts, picks, balance) {
  const { t } = page;
  const find = h("input", {
    type: "search",
    class: "find",
    placeholder: t.findInList,
    "aria-label": t.findInList,
    on: {
      input() {
        const wanted = find.value.trim().toLowerCase();
        for (const { row, box } of picks) {
          row.hidden = !box.checked && !row.textContent.toLowerCase().includes(wanted);
        }
      }
    }
  });
  return h(
    "fieldset",
    { class: "picks" },
    h("legend", {}, t.fields[withAmounts ? "settles" : "items"] ?? ""),
    picks.length > MANY && find,
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("td", {}),
            ...[t.date, t.number, t.due].map((text) => h("th", { scope: "col" }, text)),
            ...(withAmounts ? [t.outstanding, t.proposed] : [t.outstanding]).map(
              (text) => h("th", { scope: "col", class: "num" }, text)
            )
          )
        ),
        h("tbody", {}, ...picks.map(({ row }) => row))
      )
    ),
    balance
  );
}

// src/status.ts
function statusBadge(status, t) {
  return h("span", { class: `state ${status}` }, t.statuses[status]);
}
function lockBadge(lock, t) {
  const text = t.locks[lock];
  return h(
    "span",
    { class: "lock", role: "img", "aria-label": text, title: text },
    svg(
      "svg",
      { viewBox: "0 0 16 16", "aria-hidden": "true" },
      svg("path", { d: "M5 7V5a3 3 0 0 1 6 0v2", class: "shackle" }),
      svg("rect", { x: 3, y: 7, width: 10, height: 7, rx: 1 })
    )
  );
}

// src/dialogs/preview.ts
function previewArea(page) {
  const { t } = page;
  const refusals = h("div", { role: "alert" });
  const told2 = h("p", { class: "hint", role: "status" });
  const shown = h("div", {});
  function refuse(errors) {
    fill(told2);
    fill(
      refusals,
      errors.length > 0 && h(
        "div",
        { class: "refusal" },
        h("p", {}, t.refused),
        h("ul", {}, ...errors.map((error) => h("li", {}, error)))
      )
    );
  }
  return {
    element: h("div", { class: "preview" }, told2, refusals, shown),
    missing(text) {
      fill(refusals);
      fill(shown);
      fill(told2, text);
    },
    tell: (text) => fill(told2, text),
    checking() {
      shown.classList.add("stale");
      fill(told2, t.checking);
    },
    show(preview) {
      refuse(preview.errors);
      shown.classList.remove("stale");
      fill(
        shown,
        preview.text !== "" && h(
          "h3",
          {},
          !preview.file ? t.willBeWritten : t.willBeWrittenTo(fileName(preview.file))
        ),
        preview.text !== "" && h("pre", { tabindex: 0 }, preview.text),
        preview.effects.length > 0 && effectsOf(page, preview.effects)
      );
    },
    refuse
  };
}
function effectsOf(page, effects) {
  const { t } = page;
  return h(
    "table",
    { class: "effects" },
    h("caption", {}, t.effects),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, t.number),
        h("th", { scope: "col", class: "num" }, t.before),
        h("th", { scope: "col", class: "num" }, t.after),
        h("th", { scope: "col" }, t.status)
      )
    ),
    h(
      "tbody",
      {},
      ...effects.map(
        (effect) => h(
          "tr",
          {},
          h("td", {}, effect.id),
          h("td", { class: "num" }, effect.before && money(effect.before)),
          h("td", { class: "num" }, effect.after && money(effect.after)),
          h("td", {}, effect.status_after && statusBadge(effect.status_after, t))
        )
      )
    )
  );
}

// src/dialogs/dialog.ts
var RESTING = 250;
var CONFLICT = 409;
var dialog = null;
function closeDialog() {
  dialog?.close();
}
function openDialog(page, action, subject, done) {
  if (dialog) return;
  const { t } = page;
  const leaving2 = new AbortController();
  const content = h("div", { class: "content" }, nothing(t.loading));
  const title = [t.actions[action], subject.id ?? subject.customer].join(" · ");
  const opened = h(
    "dialog",
    {
      class: "receivables-dialog",
      lang: page.language,
      "aria-labelledby": "receivables-dialog-title",
      on: {
        close() {
          leaving2.abort();
          opened.remove();
          dialog = null;
        }
      }
    },
    h("h2", { id: "receivables-dialog-title" }, title),
    content
  );
  dialog = opened;
  document.body.append(opened);
  opened.showModal();
  const asked = {};
  if (subject.id !== void 0) asked["id"] = subject.id;
  if (subject.customer !== void 0) asked["customer"] = subject.customer;
  api.form(action, asked, leaving2.signal).then((form) => {
    const shown = dialogForm(
      page,
      { action, subject, form },
      leaving2.signal,
      (told2) => {
        opened.close();
        done(told2);
      }
    );
    fill(content, shown);
    const inputs = [
      ...shown.querySelectorAll("input, select")
    ];
    (inputs.find((input) => input.required && !input.value) ?? inputs[0])?.focus();
  }).catch((error) => {
    if (isGivenUp(error)) return;
    fill(
      content,
      h("p", { class: "refusal", role: "alert" }, explained(page, error)),
      h("div", { class: "buttons" }, cancelButton(page))
    );
  });
}
function dialogForm(page, { action, subject, form }, leaving2, done) {
  const { t } = page;
  const next = latest(leaving2);
  const request = identifier();
  const fields2 = fieldsOf(page, form.fields, [subject.id, subject.customer], (name) => {
    if (name === "customer") void chooseAnew();
    else changed();
  });
  const whole = () => {
    if (!subject.details) return fields2.values()["amount"] ?? "";
    return subject.details.as_of === null ? typed(subject.details.line.outstanding) : "";
  };
  const choices2 = h("div", {});
  const chosen = (placed) => {
    if (!subject.details) fields2.propose("amount", placed);
    changed();
  };
  let picks = picksOf(page, action, form.choices, subject, whole, chosen);
  const preview = previewArea(page);
  const write = h("button", { type: "submit", disabled: true }, t.write);
  let timer = 0;
  let ready = null;
  let writing = false;
  const element = h(
    "form",
    {
      novalidate: true,
      on: {
        submit(event) {
          event.preventDefault();
          void writeIt();
        }
      }
    },
    fields2.element,
    choices2,
    preview.element,
    h("div", { class: "buttons" }, cancelButton(page), write)
  );
  function changed() {
    if (writing) return;
    next();
    ready = null;
    write.disabled = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(), RESTING);
  }
  async function chooseAnew() {
    changed();
    const customer = fields2.values()["customer"] ?? "";
    try {
      const found = await api.form(action, { id: subject.id ?? "", customer }, next());
      picks = picksOf(page, action, found.choices, subject, whole, chosen);
      fill(choices2, picks.element);
    } catch (error) {
      if (!isGivenUp(error)) preview.refuse([explained(page, error)]);
    }
    changed();
  }
  function current() {
    const wrong = fields2.wrong() || picks.wrong();
    if (wrong) return wrong;
    return {
      action,
      request,
      arguments: argumentsOf(
        action,
        subject,
        fields2.values(),
        picks.chosen(),
        picks.all()
      )
    };
  }
  async function look() {
    const wanted = current();
    if (typeof wanted === "string") {
      preview.missing(wanted);
      return;
    }
    preview.checking();
    try {
      const found = await api.preview(wanted, next());
      preview.show(found);
      if (found.errors.length > 0) return;
      ready = wanted;
      write.disabled = false;
    } catch (error) {
      if (!isGivenUp(error)) preview.refuse([explained(page, error)]);
    }
  }
  async function writeIt() {
    if (!ready || writing) return;
    writing = true;
    write.disabled = true;
    fill(write, t.writing);
    try {
      const found = await api.write(ready);
      done(found.written ? t.written(fileName(found.file ?? "")) : t.alreadyWritten);
    } catch (error) {
      writing = false;
      fill(write, t.write);
      const status = error instanceof RefusedError ? error.status : null;
      if (status === CONFLICT) {
        await look();
        preview.tell(explained(page, error));
        return;
      }
      preview.refuse([explained(page, error)]);
      write.disabled = status !== 0;
    }
  }
  fill(choices2, picks.element);
  changed();
  return element;
}
function cancelButton(page) {
  return h(
    "button",
    { type: "button", class: "muted", on: { click: closeDialog } },
    page.t.cancel
  );
}
function explained(page, error) {
  if (!(error instanceof RefusedError)) return messageOf(error);
  if (error.status === 0) return page.t.unreachable;
  return error.status === 401 ? page.t.readOnly : error.message;
}
function identifier() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// src/contract.ts
var BUCKETS = ["not_due", "d1_30", "d31_60", "d61_90", "d90_plus"];

// src/charts.ts
var WIDTH = 480;
var HEIGHT = 150;
var TOP = 22;
var BOTTOM = 20;
var ABOVE = 8;
var BELOW = 18;
var BESIDE = 5;
function agingBar(buckets2, t) {
  const parts = BUCKETS.map((bucket) => ({
    bucket,
    amount: buckets2[bucket],
    size: size(buckets2[bucket]) ?? 0
  })).filter((part) => part.size > 0);
  if (parts.length === 0) return null;
  const label = parts.map(({ bucket, amount }) => `${t.buckets[bucket]}: ${spoken(amount)}`).join("\n");
  return h(
    "div",
    { class: "aging", role: "img", "aria-label": label, title: label },
    ...parts.map(
      (part) => h("span", { class: `bucket ${part.bucket}`, style: `flex-grow: ${part.size}` })
    )
  );
}
function agingChart(buckets2, t) {
  const columns3 = BUCKETS.map((bucket) => ({
    bucket,
    amount: buckets2[bucket],
    size: size(buckets2[bucket])
  }));
  const hidden = columns3.some((column) => column.size === null);
  const highest = Math.max(...columns3.map((column) => column.size ?? 0));
  if (hidden) return h("p", { class: "nothing" }, t.hiddenAmounts);
  if (highest === 0) return h("p", { class: "nothing" }, t.nothingOwed);
  const step = WIDTH / columns3.length;
  const scale = (HEIGHT - TOP - BOTTOM) / highest;
  const floor = HEIGHT - BOTTOM;
  const label = columns3.map(({ bucket, amount }) => `${t.buckets[bucket]}: ${spoken(amount)}`).join("; ");
  return chart(
    label,
    ...columns3.flatMap((column, place) => {
      const middle = step * (place + 0.5);
      const tall = Math.max((column.size ?? 0) * scale, column.size ? 1.5 : 0);
      return [
        svg("rect", {
          class: `bucket ${column.bucket}`,
          x: step * place + 10,
          y: floor - tall,
          width: step - 20,
          height: tall
        }),
        svg(
          "text",
          { class: "value", x: middle, y: floor - tall - 6, "text-anchor": "middle" },
          isZero(column.amount) ? "–" : column.amount.text
        ),
        svg(
          "text",
          { x: middle, y: HEIGHT - 5, "text-anchor": "middle" },
          t.buckets[column.bucket]
        )
      ];
    }),
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: floor, y2: floor })
  );
}
function trendChart(points, t) {
  const sizes = points.map((point) => signedSize(point.outstanding));
  if (sizes.some((each) => each === null)) {
    return h("p", { class: "nothing" }, t.hiddenAmounts);
  }
  const values = sizes.map((each) => each ?? 0);
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  if (points.length < 2 || high === low)
    return h("p", { class: "nothing" }, t.nothingOpen);
  const step = WIDTH / points.length;
  const scale = (HEIGHT - TOP - BOTTOM) / (high - low);
  const x = (place) => step * (place + 0.5);
  const y = (value) => TOP + (high - value) * scale;
  const line = values.map((value, place) => `${round(x(place))},${round(y(value))}`);
  const last = points.length - 1;
  const every = Math.ceil(points.length / 8);
  const peak = values.indexOf(high);
  const label = points.map((point) => `${point.date}: ${spoken(point.outstanding)}`).join("; ");
  return chart(
    `${t.outstandingOverTime}. ${label}`,
    svg("polygon", {
      class: "area",
      points: [`${round(x(0))},${y(0)}`, ...line, `${round(x(last))},${y(0)}`].join(" ")
    }),
    svg("polyline", { class: "trend", points: line.join(" ") }),
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: y(0), y2: y(0) }),
    ...points.flatMap((point, place) => {
      const value = values[place] ?? 0;
      const named = place === last || place === peak;
      const anchor = place > points.length - 3 ? "end" : place < 2 ? "start" : "middle";
      const falls = Math.max(...values.slice(Math.max(0, place - BESIDE), place)) > value;
      const below = falls && y(value) + BELOW < HEIGHT - BOTTOM;
      return [
        svg(
          "circle",
          { class: "point", cx: x(place), cy: y(value), r: named ? 3.5 : 2.5 },
          svg("title", {}, `${point.date}: ${spoken(point.outstanding)}`)
        ),
        named && svg(
          "text",
          {
            class: "value",
            x: x(place),
            y: below ? y(value) + BELOW : y(value) - ABOVE,
            "text-anchor": anchor
          },
          point.outstanding.text
        ),
        (last - place) % every === 0 && svg(
          "text",
          { x: x(place), y: HEIGHT - 5, "text-anchor": "middle" },
          point.date.slice(0, 7)
        )
      ];
    })
  );
}
function chart(label, ...content) {
  return h(
    "div",
    { class: "chart" },
    svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
      ...content
    )
  );
}
function signedSize(amount) {
  return amount.number === null ? null : Number(amount.number);
}
function round(value) {
  return value.toFixed(1);
}

// src/grid.ts
var PAGE = 10;
function grid(options) {
  const { columns: columns3, idOf } = options;
  let selected = "";
  let rows = [];
  const elements = /* @__PURE__ */ new Map();
  const head = h("thead", { role: "rowgroup" });
  const body = h("tbody", {
    role: "rowgroup",
    on: {
      click(event) {
        if (event.target instanceof Element && event.target.closest("a, button")) return;
        const id = idAt(event.target);
        if (!id) return;
        mark(id);
        options.open(id);
      },
      focusin: (event) => mark(idAt(event.target) || selected)
    }
  });
  const element = h(
    "div",
    { class: "scroll" },
    h("table", { class: "grid", role: "grid", "aria-label": options.label }, head, body)
  );
  function idAt(target) {
    const row = target instanceof Element ? target.closest("tr") : null;
    return row?.dataset["id"] ?? "";
  }
  function heading(column, sort, dir) {
    const sorted = column.name === sort;
    const sortable = column.sort;
    return h(
      "th",
      {
        role: "columnheader",
        scope: "col",
        class: classOf(column),
        "aria-sort": sorted ? dir === "asc" ? "ascending" : "descending" : null
      },
      sortable === void 0 ? column.label : h(
        "button",
        {
          type: "button",
          class: "unset",
          on: {
            click: () => options.sort(
              column.name,
              sorted ? dir === "asc" ? "desc" : "asc" : sortable
            )
          }
        },
        column.label,
        h(
          "span",
          { class: "arrow", "aria-hidden": "true" },
          sorted ? dir === "asc" ? "▲" : "▼" : ""
        )
      )
    );
  }
  function line(row) {
    const id = idOf(row);
    const tr = h(
      "tr",
      {
        role: "row",
        class: options.rowClass?.(row) || null,
        "data-id": id || null,
        tabindex: id ? -1 : null
      },
      ...cellsOf(row)
    );
    if (id) elements.set(id, tr);
    return tr;
  }
  function cellsOf(row) {
    const last = columns3.findIndex((column) => column.takesRest?.(row));
    const shown = last < 0 ? columns3 : columns3.slice(0, last + 1);
    return shown.map((column, place) => {
      const span = place === last ? columns3.length - last : null;
      return h(
        "td",
        { role: "gridcell", class: classOf(column), colspan: span, "aria-colspan": span },
        ...[column.cell(row)]
      );
    });
  }
  function mark(id) {
    selected = elements.has(id) ? id : "";
    const row = rows.find((each) => idOf(each) === selected && selected);
    const related = new Set(row && options.relatedTo ? options.relatedTo(row) : []);
    const reachable = selected || elements.keys().next().value;
    for (const [each, tr] of elements) {
      tr.setAttribute("aria-selected", String(each === selected));
      tr.classList.toggle("related", related.has(each));
      tr.tabIndex = each === reachable ? 0 : -1;
    }
  }
  function moveTo(place) {
    const ids = [...elements.keys()];
    const id = ids[Math.max(0, Math.min(place, ids.length - 1))];
    if (id === void 0) return;
    mark(id);
    elements.get(id)?.focus();
    elements.get(id)?.scrollIntoView({ block: "nearest" });
    options.select?.(id);
  }
  function steps(key) {
    const place = [...elements.keys()].indexOf(selected);
    if (key === "ArrowDown") return place + 1;
    if (key === "ArrowUp") return Math.max(place - 1, 0);
    if (key === "PageDown") return place + PAGE;
    if (key === "PageUp") return place - PAGE;
    if (key === "Home") return 0;
    return key === "End" ? elements.size - 1 : null;
  }
  return {
    element,
    show(shown, sort, dir) {
      const hadFocus = body.contains(document.activeElement);
      rows = shown;
      elements.clear();
      fill(
        head,
        h("tr", { role: "row" }, ...columns3.map((each) => heading(each, sort, dir)))
      );
      fill(body, ...shown.map(line));
      mark(selected);
      if (hadFocus) elements.get(selected)?.focus();
    },
    select: mark,
    focus() {
      moveTo(Math.max(0, [...elements.keys()].indexOf(selected)));
    },
    key(event) {
      const inside = element.contains(document.activeElement);
      if (!inside && document.activeElement !== document.body) return false;
      if (event.key === "Enter") {
        const own = document.activeElement?.closest("a, button");
        if (own || !selected) return false;
        event.preventDefault();
        options.open(selected);
        return true;
      }
      const place = steps(event.key);
      if (place === null || elements.size === 0) return false;
      event.preventDefault();
      moveTo(place);
      return true;
    }
  };
}
function classOf(column) {
  return column.numeric ? `${column.name} num` : column.name;
}

// src/pace.ts
var RESTING2 = 120;
function paced(run) {
  let timer = null;
  let again = false;
  const rest = () => {
    timer = null;
    if (!again) return;
    again = false;
    start();
  };
  const start = () => {
    timer = window.setTimeout(rest, RESTING2);
    run();
  };
  return () => {
    if (timer === null) {
      start();
      return;
    }
    again = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(rest, RESTING2);
  };
}

// src/pager.ts
function isBeyond(page, found) {
  const last = lastOf(found);
  if (found.page <= last) return false;
  page.go({ page: last }, "replace");
  return true;
}
function lastOf(found) {
  return Math.max(1, Math.ceil(found.total / found.size));
}
function pager(page, found) {
  const { t } = page;
  const last = lastOf(found);
  if (last === 1) return null;
  const from = (found.page - 1) * found.size + 1;
  const to = Math.min(found.page * found.size, found.total);
  const turn = (text, step) => h(
    "button",
    {
      type: "button",
      class: "muted",
      disabled: found.page + step < 1 || found.page + step > last,
      on: {
        click: () => page.go({ page: Math.max(1, Math.min(page.state.page + step, last)) })
      }
    },
    text
  );
  return h(
    "nav",
    { class: "pager", "aria-label": t.pages },
    turn(t.previous, -1),
    h("span", {}, t.range(page.count(from), page.count(to), page.count(found.total))),
    turn(t.next, 1)
  );
}

// src/toolbar.ts
var TYPING = 200;
function searchBox(label, value, search, down) {
  let timer = 0;
  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => search(box.value.trim()), TYPING);
  };
  const now = () => {
    window.clearTimeout(timer);
    search(box.value.trim());
  };
  const box = h("input", {
    type: "search",
    class: "search",
    value,
    placeholder: label,
    "aria-label": label,
    "aria-keyshortcuts": "/",
    spellcheck: "false",
    autocomplete: "off",
    on: {
      input: soon,
      keydown(event) {
        if (event.key === "Enter") {
          now();
        } else if (event.key === "ArrowDown") {
          event.preventDefault();
          down();
        } else if (event.key === "Escape") {
          if (box.value) {
            event.preventDefault();
            box.value = "";
            now();
          } else {
            box.blur();
          }
        }
      }
    }
  });
  return box;
}
function toggle(label, pressed, press) {
  return h(
    "button",
    {
      type: "button",
      class: "toggle",
      "aria-pressed": String(pressed),
      on: { click: () => press(!pressed) }
    },
    label
  );
}
function choiceMenu(label, choices2, chosen, choose) {
  const boxes = choices2.map(({ value, text }) => {
    const box = h("input", { type: "checkbox", value, checked: chosen.includes(value) });
    box.addEventListener(
      "change",
      () => choose(
        boxes.map((each) => each.box).filter((each) => each.checked).map((each) => each.value)
      )
    );
    return { box, label: h("label", {}, box, ` ${text}`) };
  });
  return menu(
    [label, chosen.length > 0 && h("span", { class: "badge" }, String(chosen.length))],
    boxes.map((each) => each.label),
    chosen.length > 0
  );
}
function dateBox(label, value, change) {
  const box = h("input", { type: "date", value });
  box.addEventListener("change", () => change(box.value));
  return h("label", { class: "date-box" }, h("span", {}, label), box);
}
function closeMenus(root, except = null) {
  let closed = false;
  for (const open of root.querySelectorAll("details.menu[open]")) {
    if (except instanceof Node && open.contains(except)) continue;
    open.open = false;
    closed = true;
  }
  return closed;
}
function menu(summary, content, active) {
  const element = h(
    "details",
    { class: active ? "menu active" : "menu" },
    h("summary", {}, ...summary),
    h("div", { class: "choices" }, ...content)
  );
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    event.preventDefault();
    element.open = false;
    element.querySelector("summary")?.focus();
  });
  return element;
}

// src/customers.ts
var SHOWS = ["owes", "credit", "overdue", "locked", "notices"];
var UNCATEGORIZED = "?";
function customersView(page) {
  const { t } = page;
  const next = latest(page.signal);
  const summary = h("div", { class: "summary" });
  const filters = h("div", { class: "toggles", role: "group", "aria-label": t.filters });
  const count = h("p", { class: "count", role: "status" });
  const foot = h("div", { class: "foot" });
  const list = grid({
    label: t.customers,
    columns: columns(page),
    idOf: keyOf,
    open: (key) => page.go({ ...EMPTY, view: "transactions", customer: customerOf(key) }),
    sort: (sort, dir) => page.go({ sort, dir, page: 1 })
  });
  const search = searchBox(
    t.searchCustomers,
    page.state.q,
    (q) => page.go({ q, page: 1 }, "replace"),
    list.focus
  );
  const content = h("div", { class: "list" });
  const opened = /* @__PURE__ */ new Set();
  async function load() {
    const { state } = page;
    try {
      const found = await api.customers(questionOf(state, window.location), next());
      if (isBeyond(page, found)) return;
      fill(summary, ...summaryOf(page, found, opened));
      fill(count, t.found(found.total, page.count(found.total)), asOf(page, found.as_of));
      list.show(found.rows, state.sort || "name", state.dir || "asc");
      fill(content, found.rows.length > 0 ? list.element : nothing(t.noCustomers));
      fill(foot, pager(page, found));
    } catch (error) {
      if (isGivenUp(error)) return;
      fill(
        content,
        failure(page, error, () => void load())
      );
    }
  }
  const soon = paced(() => void load());
  function showFilters() {
    const { show } = page.state;
    fill(
      filters,
      ...SHOWS.map(
        (each) => toggle(
          t.shows[each],
          show.includes(each),
          (on) => page.go({
            show: on ? [...show, each] : show.filter((other) => other !== each),
            page: 1
          })
        )
      )
    );
  }
  fill(content, nothing(t.loading));
  return {
    element: h(
      "section",
      { class: "customers", "aria-label": t.customers },
      summary,
      h("div", { class: "toolbar" }, search, filters, count),
      content,
      foot
    ),
    show() {
      if (document.activeElement !== search) search.value = page.state.q;
      showFilters();
      soon();
    },
    refresh: () => void load(),
    focusSearch: () => search.select(),
    menusClosed: () => void 0,
    key: (event) => void list.key(event)
  };
}
function nameOf(row, t) {
  return row.customer === UNCATEGORIZED ? t.uncategorized : row.name || row.customer;
}
function asOf(page, date) {
  return date === null ? null : h("span", { class: "as-of" }, page.t.asOf(date));
}
function columns(page) {
  const { t } = page;
  return [
    {
      name: "name",
      label: t.name,
      sort: "asc",
      cell: (row) => page.link(
        { ...EMPTY, view: "transactions", customer: row.customer },
        { title: nameOf(row, t) },
        nameOf(row, t)
      )
    },
    { name: "customer", label: t.number, sort: "asc", cell: (row) => row.customer },
    {
      name: "balance",
      label: t.balance,
      sort: "asc",
      numeric: true,
      cell: (row) => money(row.balance)
    },
    {
      name: "overdue",
      label: t.overdue,
      sort: "desc",
      numeric: true,
      cell: (row) => isZero(row.overdue) ? "" : h("span", { class: "late" }, money(row.overdue))
    },
    { name: "age", label: t.age, cell: (row) => agingBar(row.buckets, t) },
    {
      name: "open",
      label: t.openItems,
      sort: "desc",
      numeric: true,
      cell: (row) => row.open_items ? page.count(row.open_items) : ""
    },
    {
      name: "last",
      label: t.lastPayment,
      sort: "desc",
      numeric: true,
      cell: (row) => row.last_payment && [
        h("span", { class: "when" }, row.last_payment.date),
        " ",
        money(row.last_payment.amount)
      ]
    },
    {
      name: "signs",
      label: t.notices,
      cell: (row) => [
        row.locked > 0 && h("span", { class: "sign locked" }, t.lockedItems(row.locked)),
        row.notices > 0 && h("span", { class: "sign notice" }, t.noticesOf(row.notices))
      ]
    }
  ];
}
function summaryOf(page, found, opened) {
  const { t } = page;
  const { uncategorized } = found;
  return [
    ...found.totals.map(
      (totals, place) => place === 0 ? totalsOf(page, totals, found) : moreTotals(page, totals, found, opened)
    ),
    ...uncategorized.open_items > 0 ? [
      h(
        "p",
        { class: "uncategorized" },
        page.link(
          { ...EMPTY, view: "transactions", customer: UNCATEGORIZED },
          {},
          t.uncategorizedItems(uncategorized.open_items)
        ),
        `: ${uncategorized.amounts.map(spoken).join(", ")}`
      )
    ] : []
  ];
}
function totalsOf(page, totals, found) {
  return h(
    "section",
    { class: "totals", "aria-label": `${page.t.total} ${totals.currency}` },
    h(
      "dl",
      { class: "figures" },
      ...figuresOf(page, totals).map(
        ([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))
      )
    ),
    ...chartsOf(page, totals, found)
  );
}
function moreTotals(page, totals, found, opened) {
  const { currency } = totals;
  const element = h(
    "details",
    { class: "more-totals", open: opened.has(currency) },
    h(
      "summary",
      {},
      ...figuresOf(page, totals).map(
        ([label, value]) => h("span", { class: "figure" }, h("small", {}, label), " ", value)
      )
    ),
    h("div", { class: "charts" }, ...chartsOf(page, totals, found))
  );
  element.addEventListener("toggle", () => {
    if (element.open) opened.add(currency);
    else opened.delete(currency);
  });
  return element;
}
function figuresOf(page, totals) {
  const { t } = page;
  const { credits } = totals.buckets;
  return [
    [t.balance, money(totals.balance)],
    [t.overdue, money(totals.overdue)],
    [t.openItemsLong, page.count(totals.open_items)],
    ...isZero(credits) ? [] : [[t.buckets.credits, money(credits)]]
  ];
}
function chartsOf(page, totals, found) {
  const { t } = page;
  return [
    h("figure", {}, h("figcaption", {}, t.ageOfDebt), agingChart(totals.buckets, t)),
    h(
      "figure",
      {},
      h("figcaption", {}, t.outstandingOverTime),
      trendChart(
        found.trend.filter((point) => point.currency === totals.currency),
        t
      )
    )
  ];
}
function keyOf(row) {
  return [row.customer, row.account, row.currency].join("\n");
}
function customerOf(key) {
  return key.slice(0, key.indexOf("\n"));
}

// src/card.ts
function customerCard(page, customer) {
  const next = latest(page.signal);
  const element = h("section", { class: "card", "aria-label": page.t.customer });
  async function load() {
    try {
      const found = await api.customer(customer, next());
      refill(element, ...contentOf(page, found));
    } catch (error) {
      if (isGivenUp(error)) return;
      fill(
        element,
        failure(page, error, () => void load())
      );
    }
  }
  return { element, refresh: () => void load() };
}
function contentOf(page, customer) {
  const { t } = page;
  const uncategorized = customer.customer === UNCATEGORIZED;
  const address = safeAddress(customer.source?.url ?? null);
  return [
    h(
      "div",
      { class: "who" },
      h(
        "h2",
        {},
        nameOf(customer, t) || t.unnamed,
        " ",
        !uncategorized && customer.name !== customer.customer && h("small", {}, customer.customer)
      ),
      customer.insolvent && h("p", { class: "alarm" }, t.insolventSince(customer.insolvent)),
      !uncategorized && h("dl", { class: "facts" }, ...facts(page, customer))
    ),
    h(
      "div",
      { class: "balances" },
      ...customer.balances.map(
        (each) => h(
          "div",
          { class: "balance" },
          h(
            "p",
            { class: "figure" },
            money(each.balance),
            h(
              "small",
              {},
              isZero(each.balance) ? "" : isNegative(each.balance) ? t.owes : t.inCredit
            )
          ),
          customer.balances.length > 1 && h("p", { class: "account" }, each.account),
          agingBar(each.buckets, t)
        )
      ),
      h(
        "div",
        { class: "acts" },
        !page.unwritable && !uncategorized && ["register", "adjust"].map(
          (action) => h(
            "button",
            {
              type: "button",
              on: { click: () => page.act(action, { customer: customer.customer }) }
            },
            `${t.actions[action]}…`
          )
        ),
        !uncategorized && !page.incognito && h(
          "a",
          {
            class: "act",
            href: addressOfEndpoint(
              "statement",
              withFilters({ customer: customer.customer }, window.location)
            ),
            target: "_blank",
            "data-remote": true
          },
          t.statement
        ),
        address !== null && h("a", { class: "act", href: address }, t.editCustomer)
      )
    )
  ];
}
function facts(page, customer) {
  const { t } = page;
  const { days, end_of_month: endOfMonth } = customer.terms;
  const known = [
    [t.address, customer.address.length > 0 && customer.address.join(", ")],
    [t.ibans, customer.ibans.map((iban) => h("span", { class: "iban" }, inFours(iban)))],
    [
      t.email,
      customer.email && h("a", { href: `mailto:${customer.email}` }, customer.email)
    ],
    [t.terms, endOfMonth ? t.termsEndOfMonth(String(days)) : t.termsDays(String(days))],
    [t.mandate, customer.mandate],
    [t.collectFrom, customer.collect_from],
    [t.refundTo, customer.refund_to],
    [
      t.accounts,
      customer.accounts.map((account) => h("span", { class: "account" }, account))
    ],
    [
      t.type,
      [customer.kind && (t.kinds[customer.kind] ?? customer.kind), customer.country].filter(Boolean).join(", ")
    ]
  ];
  return known.filter(([, value]) => Array.isArray(value) ? value.length > 0 : Boolean(value)).map(
    ([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, ...[value].flat()))
  );
}
function inFours(iban) {
  return iban.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");
}

// src/picture.ts
var WIDTH2 = 400;
var BOX = 138;
var TALL = 42;
var STEP = 52;
var PLACES = [0.27, 0.73, 0.5];
var MOST = 8;
function drawPicture(picture, id, t, open) {
  if (picture.edges.length === 0) return null;
  const credits = unique(
    picture.edges.map((edge) => edge.credit),
    id
  );
  const debits = unique(
    picture.edges.map((edge) => edge.debit),
    id
  );
  const left = credits.slice(0, MOST);
  const right = debits.slice(0, MOST);
  const rows = Math.max(left.length, right.length);
  const height = rows * STEP - (STEP - TALL) + 2;
  const top = (side, place) => 1 + (rows - side.length) * STEP / 2 + place * STEP;
  const edges = picture.edges.map((edge) => ({
    edge,
    from: left.indexOf(edge.credit),
    to: right.indexOf(edge.debit)
  })).filter(({ from, to }) => from >= 0 && to >= 0);
  const nodes = new Map(picture.nodes.map((node) => [node.id, node]));
  const missing = credits.length + debits.length - left.length - right.length;
  const told2 = picture.edges.map((edge) => t.pictureEdge(edge.credit, edge.debit, spoken(edge.amount))).join(" ");
  function box(name, x, y) {
    const node = nodes.get(name);
    return svg(
      "g",
      {
        class: name === id ? "node own" : "node",
        transform: `translate(${x} ${y})`,
        on: { click: () => open(name) }
      },
      svg(
        "title",
        {},
        node ? `${t.types[node.type]} ${name}: ${spoken(node.amount)}` : name
      ),
      svg("rect", { width: BOX, height: TALL, rx: 3 }),
      svg("text", { class: "id", x: 8, y: 17 }, shortened(name)),
      node && svg(
        "text",
        { class: "amount", x: BOX - 8, y: 34, "text-anchor": "end" },
        node.amount.text
      ),
      node && svg("text", { class: "type", x: 8, y: 34 }, shortened(t.types[node.type], 10))
    );
  }
  return h(
    "div",
    { class: "picture" },
    svg(
      "svg",
      {
        viewBox: `0 0 ${WIDTH2} ${height}`,
        role: "img",
        "aria-label": `${t.pictureOf(id)}. ${told2}`
      },
      ...edges.map(({ from, to }) => {
        const start = top(left, from) + TALL / 2;
        const end = top(right, to) + TALL / 2;
        const bend = WIDTH2 / 2;
        return svg("path", {
          class: "edge",
          d: `M${BOX + 1} ${start} C${bend} ${start} ${bend} ${end} ${WIDTH2 - BOX - 1} ${end}`
        });
      }),
      ...edges.map(({ edge, from, to }, place) => {
        const beside = edges.length === 1 ? 0.5 : PLACES[place % PLACES.length] ?? 0.5;
        const start = top(left, from) + TALL / 2;
        const end = top(right, to) + TALL / 2;
        return svg(
          "text",
          {
            class: "linked",
            x: BOX + (WIDTH2 - 2 * BOX) * beside,
            y: at(beside, start, end) - 4,
            "text-anchor": "middle"
          },
          edge.amount.text
        );
      }),
      ...left.map((name, place) => box(name, 1, top(left, place))),
      ...right.map((name, place) => box(name, WIDTH2 - BOX - 1, top(right, place)))
    ),
    missing > 0 && h("p", { class: "more" }, t.more(missing))
  );
}
function at(part, start, end) {
  const smooth = part * part * (3 - 2 * part);
  return start + (end - start) * smooth;
}
function unique(ids, first) {
  const all = [...new Set(ids)];
  return all.includes(first) ? [first, ...all.filter((each) => each !== first)] : all;
}
function shortened(text, most = 17) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

// src/details.ts
var USUAL = ["settle", "assign", "register", "confirm"];
function detailsPanel(page, options) {
  const { t } = page;
  const next = latest(page.signal);
  const content = h("div", {});
  const element = h(
    "aside",
    {
      class: "details",
      "aria-label": t.details,
      tabindex: -1,
      hidden: true,
      on: {
        keydown(event) {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          options.close();
        }
      }
    },
    h(
      "button",
      {
        type: "button",
        class: "close muted",
        "aria-label": t.close,
        on: { click: options.close }
      },
      "×"
    ),
    content
  );
  let shown = "";
  async function load() {
    const id = shown;
    try {
      const found = await api.details(id, next());
      if (!refill(content, ...contentOf2(page, found)))
        element.focus({ preventScroll: true });
    } catch (error) {
      if (isGivenUp(error)) return;
      fill(
        content,
        h("h2", {}, id),
        failure(page, error, () => void load())
      );
    }
  }
  const soon = paced(() => {
    if (shown) void load();
  });
  return {
    element,
    show(id, line) {
      if (id === shown) return;
      shown = id;
      element.hidden = id === "";
      if (!id) {
        next();
        fill(content);
        return;
      }
      if (line) fill(content, ...headOf(page, line), nothing(t.loading));
      else if (!content.hasChildNodes()) fill(content, nothing(t.loading));
      element.scrollTop = 0;
      soon();
    },
    refresh() {
      if (shown) void load();
    },
    focus: () => element.focus()
  };
}
function contentOf2(page, details) {
  const { t } = page;
  const { line } = details;
  const links = details.links.filter((link) => link.cancelled === null);
  const undo = !page.unwritable && allows(details, "unsettle");
  return [
    ...headOf(page, line),
    h("p", { class: "reason" }, english(details.reason)),
    ...details.locks.map(
      (lock) => h(
        "p",
        { class: "locked-by" },
        lockBadge(lock.kind, t),
        h("strong", {}, t.locks[lock.kind] ?? lock.kind),
        lock.file && ` · ${t.lockedIn(lock.file)}`,
        lock.since && ` ${t.lockedSince(lock.since)}`,
        lock.until && ` ${t.lockedUntil(lock.until)}`
      )
    ),
    ...actions(page, details),
    ...details.errors.map(
      (error) => h("p", { class: "alarm" }, told(english(error.message), error.url))
    ),
    ...details.notices.map(
      (notice) => h(
        "p",
        { class: "notice" },
        h("strong", {}, notice.code),
        ` ${notice.date}: `,
        english(notice.message)
      )
    ),
    drawPicture(details.picture, line.id, t, (id) => page.go({ id })),
    h("dl", { class: "facts" }, ...facts2(page, details)),
    why(page, details),
    cannot(page, details),
    h("h3", {}, t.history),
    details.links.length === 0 ? nothing(t.noHistory) : h(
      "ol",
      { class: "history" },
      ...details.links.map((link) => linkOf(page, details, link, undo))
    ),
    undo && links.length > 1 && h(
      "button",
      {
        type: "button",
        class: "link",
        on: { click: () => page.act("unsettle", { id: line.id, details }) }
      },
      t.cancelAllLinks
    ),
    details.source && h(
      "p",
      { class: "source" },
      told(t.source, details.source.url),
      h("small", {}, ` ${fileName(details.source.file)}:${details.source.lineno}`)
    )
  ];
}
function headOf(page, line) {
  const { t } = page;
  return [
    h(
      "p",
      { class: "kind" },
      t.types[line.type],
      line.inferred && h("small", {}, ` ${t.inferred}`)
    ),
    h("h2", {}, line.id),
    page.state.customer === "" && h(
      "p",
      {},
      page.link(
        { ...EMPTY, view: "transactions", customer: line.customer, id: line.id },
        {},
        nameOf(line, t)
      )
    ),
    h(
      "div",
      { class: "figures" },
      h("div", {}, h("small", {}, t.amount), money(line.amount)),
      h("div", {}, h("small", {}, t.outstanding), money(line.outstanding))
    ),
    h("p", {}, statusBadge(line.status, t))
  ];
}
function actions(page, details) {
  const { t } = page;
  if (page.unwritable) return [];
  const allowed = details.actions.filter(
    (each) => each.allowed && each.action !== "unsettle"
  );
  const button = (action) => h(
    "button",
    {
      type: "button",
      class: USUAL.includes(action) ? null : "muted",
      on: { click: () => page.act(action, { id: details.line.id, details }) }
    },
    `${t.actions[action]}…`
  );
  const whys = new Set(refused(details).map((each) => each.why));
  return [
    allowed.length > 0 && h("div", { class: "acts" }, ...allowed.map((each) => button(each.action))),
    ...details.line.locked === null ? [] : [...whys].map((text) => h("p", {}, english(text)))
  ];
}
function cannot(page, details) {
  const { t } = page;
  const found = page.unwritable || details.line.locked !== null ? [] : refused(details);
  if (found.length === 0) return null;
  return h(
    "details",
    { class: "steps" },
    h("summary", {}, t.cannot),
    h(
      "ul",
      {},
      ...found.map(
        ({ action, why: text }) => h("li", {}, h("strong", {}, t.actions[action]), ": ", english(text))
      )
    )
  );
}
function refused(details) {
  return details.actions.filter((each) => !each.allowed && each.why);
}
function allows(details, action) {
  return details.actions.some((each) => each.action === action && each.allowed);
}
function why(page, { line, steps }) {
  const { t } = page;
  if (steps.length === 0) return null;
  return h(
    "details",
    { class: "steps" },
    h("summary", {}, t.why),
    h(
      "ol",
      {},
      ...steps.map(
        (day) => h(
          "li",
          {},
          h(
            "span",
            { class: "when" },
            day.date === day.last ? day.date : `${day.date} – ${day.last}`
          ),
          h(
            "ul",
            {},
            ...day.steps.map(
              (step) => h(
                "li",
                {},
                h("strong", {}, t.rules[step.rule] ?? step.rule),
                step.item !== line.id && ` · ${step.item}`,
                ": ",
                english(step.reason)
              )
            )
          )
        )
      )
    )
  );
}
function facts2(page, details) {
  const { t } = page;
  const { line, bank } = details;
  const returned = [bank.reason_code, bank.reason_text].filter(Boolean).join(" · ");
  const known = [
    [t.date, line.date],
    [t.issued, details.issued !== line.date && details.issued],
    [
      t.due,
      line.due && [
        line.due,
        line.days_overdue > 0 && h("span", { class: "late" }, ` ${t.daysOverdue(line.days_overdue)}`)
      ]
    ],
    [t.description, line.description],
    [t.payee, line.payee],
    [t.reference, line.reference],
    [isReturn(line) ? t.returnReason : t.fields["reason"] ?? "", returned],
    [t.payerIban, bank.payer_iban],
    [t.endToEnd, bank.end_to_end],
    [t.mandate, bank.mandate],
    [t.externalId, bank.external_id],
    [t.method, bank.method],
    [t.bankAccount, line.bank_account],
    [
      t.related,
      details.related.length > 0 && details.related.map((id) => page.link({ id }, { class: "related-item" }, id))
    ]
  ];
  return known.filter(([, value]) => Boolean(value)).map(
    ([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, ...[value].flat()))
  );
}
function isReturn(line) {
  return line.type === "chargeback" || line.type === "refund";
}
function linkOf(page, details, link, undo) {
  const { t } = page;
  const cancelled = link.cancelled !== null;
  return h(
    "li",
    { class: cancelled ? "cancelled" : null },
    h("span", { class: "when" }, link.date),
    h(
      "span",
      { class: "what" },
      page.link({ id: link.other }, {}, link.other),
      ` ${t.types[link.other_type]}`
    ),
    h("span", { class: "num" }, isZero(link.amount) ? "" : money(link.amount)),
    h(
      "span",
      { class: "rule" },
      t.rules[link.rule] ?? link.rule,
      link.by && ` ${t.decidedBy(link.by)}`,
      ...link.evidence && !link.by ? [": ", english(link.evidence)] : []
    ),
    link.cancelled !== null && h(
      "span",
      { class: "undone" },
      t.cancelled(link.cancelled, link.cancelled_by ?? "")
    ),
    !cancelled && undo && link.rule !== "reversal" && h(
      "button",
      {
        type: "button",
        class: "link undo",
        "aria-label": t.cancelLinkTo(link.other),
        on: {
          click: () => page.act("unsettle", { id: details.line.id, details, only: link.other })
        }
      },
      t.cancelLink
    )
  );
}
function told(text, address) {
  const safe = safeAddress(address);
  return safe === null ? h("span", {}, text) : h("a", { href: safe }, text);
}

// src/map.ts
function mapView(page) {
  const { t } = page;
  const { customer } = page.state;
  const next = latest(page.signal);
  const card = customer ? customerCard(page, customer) : null;
  const narrowing = h("div", { class: "narrowing" });
  const count = h("p", { class: "count", role: "status" });
  const taken = h("p", { class: "files" });
  const foot = h("div", { class: "foot" });
  const content = h("div", { class: "list" });
  const panel = detailsPanel(page, {
    close() {
      page.go({ id: "" });
      list.focus();
    }
  });
  const list = grid({
    label: t.transactions,
    columns: columns2(page),
    idOf: (row) => row.kind === "item" ? row.id : "",
    rowClass: (row) => row.kind === "item" ? row.status : `side ${row.kind}`,
    relatedTo: (row) => row.kind === "item" ? row.settled_with : [],
    select(id) {
      if (page.state.id) page.go({ id }, "replace");
    },
    open(id) {
      page.go({ id }, page.state.id ? "replace" : "push");
      panel.focus();
    },
    sort: (sort, dir) => page.go({ sort, dir, page: 1 })
  });
  const search = searchBox(
    t.searchTransactions,
    page.state.q,
    (q) => page.go({ q, page: 1 }, "replace"),
    list.focus
  );
  let asked = null;
  let lines = [];
  let facets = { types: [], statuses: [], bank_accounts: [] };
  async function load() {
    const { state } = page;
    const question = questionOf(state, window.location);
    try {
      const found = await api.items(question, next());
      if (isBeyond(page, found)) return;
      facets = found.facets;
      lines = found.rows;
      showNarrowing();
      fill(count, t.found(found.total, page.count(found.total)), asOf(page, found.as_of));
      fill(taken, ...page.incognito ? [] : files(page));
      list.show(found.rows, state.sort || "date", state.dir || "desc");
      if (state.id) list.select(state.id);
      const narrowed = isNarrowed(state) || isFiltered(window.location);
      const none = narrowed ? t.noMatches : t.noTransactions;
      fill(content, found.rows.length > 0 ? list.element : nothing(none));
      fill(foot, footOf(found));
    } catch (error) {
      if (isGivenUp(error)) return;
      fill(
        content,
        failure(page, error, () => void load())
      );
    }
  }
  function lineOf(id) {
    const found = lines.find((row) => row.kind === "item" && row.id === id);
    return found?.kind === "item" ? found : null;
  }
  const soon = paced(() => void load());
  function footOf(found) {
    if (found.older === 0) return page.state.all ? pager(page, found) : null;
    return h(
      "button",
      { type: "button", class: "muted", on: { click: () => page.go({ all: "yes" }) } },
      t.showAll(page.count(found.older))
    );
  }
  function showNarrowing() {
    const { state } = page;
    const opened = narrowing.querySelector("details[open]");
    if (opened?.querySelector("input")) return;
    const place = opened ? [...narrowing.children].indexOf(opened) : -1;
    const named = (values, names) => values.map((value) => ({ value, text: names[value] ?? value }));
    fill(
      narrowing,
      choiceMenu(
        t.type,
        named(facets.types, t.types),
        state.type,
        (type) => page.go({ type, page: 1 })
      ),
      choiceMenu(
        t.status,
        named(facets.statuses, t.statuses),
        state.status,
        (status) => page.go({ status, page: 1 })
      ),
      facets.bank_accounts.length > 0 && choiceMenu(
        t.bankAccount,
        named(facets.bank_accounts, {}),
        state.bank_account,
        (chosen) => page.go({ bank_account: chosen, page: 1 })
      ),
      toggle(
        t.onlyOpen,
        state.open === "yes",
        (on) => page.go({ open: on ? "yes" : "", page: 1 })
      ),
      toggle(
        t.onlyLocked,
        state.locked === "yes",
        (on) => page.go({ locked: on ? "yes" : "", page: 1 })
      ),
      dateBox(t.from, state.from, (from) => page.go({ from, page: 1 })),
      dateBox(t.to, state.to, (to) => page.go({ to, page: 1 })),
      isNarrowed(state) && h(
        "button",
        {
          type: "button",
          class: "link",
          on: {
            click() {
              search.value = "";
              const { view, id, sort, dir } = state;
              page.go({ ...EMPTY, view, customer, id, sort, dir });
            }
          }
        },
        t.clear
      )
    );
    const again = narrowing.children[place];
    if (again instanceof HTMLDetailsElement) again.open = true;
  }
  fill(content, nothing(t.loading));
  const listing = h(
    "div",
    { class: "listing" },
    h(
      "div",
      { class: "toolbar" },
      search,
      narrowing,
      h("div", { class: "told" }, count, taken)
    ),
    content,
    foot
  );
  const element = h(
    "section",
    { class: "map", "aria-label": t.transactions },
    card?.element,
    page.unwritable && h("p", { class: "unwritable" }, page.unwritable),
    h("div", { class: "panes" }, listing, panel.element)
  );
  card?.refresh();
  return {
    element,
    show() {
      const { state } = page;
      if (document.activeElement !== search) search.value = state.q;
      if (state.id) list.select(state.id);
      panel.show(state.id, lineOf(state.id));
      element.classList.toggle("with-details", state.id !== "");
      const question = questionOf(state, window.location).toString();
      if (question !== asked) {
        asked = question;
        showNarrowing();
        soon();
      }
    },
    refresh() {
      card?.refresh();
      panel.refresh();
      void load();
    },
    focusSearch: () => search.select(),
    menusClosed: showNarrowing,
    key(event) {
      if (event.key === "Escape") {
        if (page.state.id) {
          page.go({ id: "" });
          list.focus();
        }
      } else if (!panel.element.contains(document.activeElement)) {
        list.key(event);
      }
    }
  };
}
function files(page) {
  return ["xlsx", "csv"].map((format) => {
    const question = questionOf(page.state, window.location);
    question.set("format", format);
    return h(
      "a",
      {
        class: "file",
        href: addressOfEndpoint("export", question),
        title: `${page.t.exportAs}: ${page.t.files[format]}`,
        "data-remote": true,
        download: true
      },
      page.t.files[format]
    );
  });
}
function columns2(page) {
  const { t } = page;
  const item = (cell) => (row) => row.kind === "item" ? cell(row) : null;
  const all = page.state.customer === "";
  const customer = {
    name: "customer",
    label: t.customer,
    sort: "asc",
    cell: item(
      (line) => page.link(
        { ...EMPTY, view: "transactions", customer: line.customer },
        { title: nameOf(line, t) },
        nameOf(line, t)
      )
    )
  };
  return [
    { name: "date", label: t.date, sort: "desc", cell: (row) => row.date },
    ...all ? [customer] : [],
    {
      name: "type",
      label: t.type,
      sort: "asc",
      cell: (row) => row.kind === "item" ? t.types[row.type] : t.sideLines[row.kind]
    },
    { name: "number", label: t.number, sort: "asc", cell: item((line) => cut(line.id)) },
    { name: "reference", label: t.reference, cell: item((line) => cut(line.reference)) },
    {
      name: "description",
      label: t.description,
      cell: describe,
      takesRest: (row) => row.kind !== "item"
    },
    {
      name: "amount",
      label: t.amount,
      sort: "desc",
      numeric: true,
      cell: item((line) => money(line.amount))
    },
    {
      name: "outstanding",
      label: t.outstanding,
      sort: "desc",
      numeric: true,
      cell: item((line) => isZero(line.outstanding) ? "" : money(line.outstanding))
    },
    {
      name: "status",
      label: t.status,
      sort: "asc",
      cell: item((line) => [
        statusBadge(line.status, t),
        // The spaces are where the line may break.
        " ",
        line.days_overdue > 0 && h(
          "span",
          { class: "late", title: `${t.due}: ${line.due}` },
          t.daysOverdue(line.days_overdue)
        ),
        " ",
        line.errors > 0 && h("span", { class: "sign error" }, t.errorsOf(line.errors)),
        " ",
        line.notices > 0 && h("span", { class: "sign notice" }, t.noticesOf(line.notices))
      ])
    },
    {
      name: "locked",
      label: t.lock,
      cell: item((line) => line.locked && lockBadge(line.locked, t))
    },
    {
      name: "bank_account",
      label: t.bankAccount,
      // Accounts differ in what they end with: that is what stays of a long one.
      cell: item((line) => line.bank_account && cut(h("bdi", {}, line.bank_account)))
    }
  ];
}
function describe(row) {
  if (row.kind === "item") return cut(row.description || row.payee);
  const address = safeAddress(row.url);
  return address === null ? cut(row.description) : h("a", { class: "cut", href: address, title: row.description }, row.description);
}
function cut(text) {
  const title = text instanceof HTMLElement ? text.textContent : text;
  return text ? h("span", { class: "cut", title }, text) : null;
}

// src/texts/en.ts
var types = {
  invoice: "Invoice",
  payment: "Payment (incoming)",
  refund: "Payment (outgoing)",
  "credit-note": "Credit note",
  chargeback: "Chargeback",
  "collection-costs": "Collection costs",
  "write-off": "Write-off",
  adjustment: "Balance adjustment"
};
var statuses = {
  "not-settled": "Not settled",
  "partially-settled": "Partially settled",
  "fully-settled": "Fully settled",
  reversed: "Reversed"
};
var locks = {
  "direct-debit": "In a direct debit file",
  "credit-transfer": "In a credit transfer file",
  "awaiting-bank-confirmation": "Awaiting the bank's confirmation"
};
var buckets = {
  not_due: "Not due",
  d1_30: "1–30 days",
  d31_60: "31–60 days",
  d61_90: "61–90 days",
  d90_plus: "Over 90 days",
  credits: "Credits"
};
var actions2 = {
  settle: "Settle",
  unsettle: "Cancel a settlement",
  assign: "Assign to a customer",
  register: "Register a payment",
  credit: "Credit",
  "write-off": "Write off",
  adjust: "Adjust the balance",
  confirm: "Bank confirmed it",
  reject: "Bank rejected it",
  cancel: "Cancel the entry"
};
var fields = {
  account: "Account",
  amount: "Amount",
  bank_account: "Bank account",
  currency: "Currency",
  customer: "Customer",
  date: "Date",
  direction: "Direction",
  external_id: "Bank's transaction id",
  file: "Bank file",
  items: "Transactions",
  method: "Method",
  number: "Number",
  reason: "Reason",
  reference: "Reference",
  second: "Approved by",
  settles: "Settles",
  vat: "Of which VAT",
  vat_account: "VAT account"
};
var choices = {
  "in favour of customer": "In favour of the customer",
  against: "Against the customer"
};
var rules = {
  settles: "named in the entry",
  settle: "decided by a person",
  reference: "by reference",
  amount: "by amount",
  combination: "by a combination of amounts",
  overpayment: "from an overpayment",
  "oldest-first": "oldest first",
  reversal: "reversal",
  unsettle: "undone by a person",
  all: "all rules"
};
var en = {
  types,
  statuses,
  locks,
  buckets,
  actions: actions2,
  fields,
  choices,
  rules,
  sideLines: { note: "Note", document: "Document", reminder: "Reminder" },
  views: "What to show",
  customers: "Customers",
  transactions: "Transactions",
  uncategorized: "Uncategorized receipts",
  uncategorizedItems: (n) => n === 1 ? "1 receipt without a customer" : `${n} receipts without a customer`,
  loading: "Loading…",
  retry: "Try again",
  failed: "This could not be loaded",
  unreachable: "Fava does not answer. Is it still running?",
  readOnly: "Fava is read-only: nothing can be written here.",
  incognitoWrites: "Amounts are hidden (incognito): nothing can be written here.",
  asOf: (date) => `As of ${date}`,
  searchCustomers: "Search by name, number, address or IBAN",
  searchTransactions: "Search by number, reference, text or amount",
  filters: "Filters",
  clear: "Clear filters",
  shows: {
    owes: "Owes",
    credit: "In credit",
    overdue: "Overdue",
    locked: "Locked",
    notices: "Notices"
  },
  found: (n, total) => n === 1 ? "1 found" : `${total} found`,
  noCustomers: "No customer was found.",
  noTransactions: "No transactions available yet.",
  noMatches: "No transaction was found.",
  showAll: (n) => `Show all (${n} older)`,
  previous: "Previous",
  next: "Next",
  range: (from, to, total) => `${from}–${to} of ${total}`,
  pages: "Pages",
  name: "Name",
  customer: "Customer",
  number: "Number",
  balance: "Balance",
  openItems: "Open",
  openItemsLong: "Open items",
  overdue: "Overdue",
  age: "Age",
  ageOfDebt: "Age of what is open",
  lastPayment: "Last payment",
  notices: "Notices",
  total: "Total",
  outstanding: "Outstanding",
  outstandingOverTime: "Outstanding over time",
  hiddenAmounts: "Amounts are hidden (incognito).",
  nothingOpen: "Nothing is open.",
  nothingOwed: "Nothing is owed.",
  owes: "owes",
  inCredit: "in credit",
  lockedItems: (n) => n === 1 ? "1 locked item" : `${n} locked items`,
  noticesOf: (n) => n === 1 ? "1 notice" : `${n} notices`,
  errorsOf: (n) => n === 1 ? "1 error" : `${n} errors`,
  date: "Date",
  type: "Type",
  reference: "Reference",
  description: "Description",
  amount: "Amount",
  status: "Status",
  lock: "Lock",
  bankAccount: "Bank account",
  from: "From",
  to: "Until",
  onlyLocked: "Locked",
  onlyOpen: "Open only",
  due: "Due",
  daysOverdue: (n) => n === 1 ? "1 day overdue" : `${n} days overdue`,
  exportAs: "Export",
  files: { xlsx: "Excel", csv: "CSV" },
  statement: "Statement",
  address: "Address",
  ibans: "IBAN",
  email: "E-mail",
  terms: "Terms",
  termsDays: (n) => n === "1" ? "1 day" : `${n} days`,
  termsEndOfMonth: (n) => `${n} days, end of month`,
  mandate: "Mandate",
  collectFrom: "Collected on",
  refundTo: "Refunded from",
  accounts: "Account",
  insolventSince: (date) => `Insolvent since ${date}`,
  kinds: { business: "Business", consumer: "Consumer" },
  editCustomer: "Open in the editor",
  unnamed: "No name known",
  details: "Details",
  close: "Close",
  cannot: "What cannot be done",
  why: "Why",
  issued: "Issued",
  payee: "Payee",
  payerIban: "Payer's IBAN",
  endToEnd: "End-to-end id",
  externalId: "Bank's transaction id",
  method: "Method",
  returnReason: "Return reason",
  history: "Settlement history",
  noHistory: "Nothing was settled yet.",
  cancelled: (date, by) => by ? `Cancelled ${date}: ${by}` : `Cancelled ${date}`,
  decidedBy: (by) => `by ${by}`,
  cancelLink: "Cancel",
  cancelLinkTo: (id) => `Cancel the settlement with ${id}`,
  cancelAllLinks: "Cancel all",
  related: "Related",
  pictureOf: (id) => `What settles what, around ${id}`,
  pictureEdge: (credit, debit, amount) => `${credit} settles ${amount} of ${debit}.`,
  more: (n) => `and ${n} more`,
  source: "Open in the editor",
  lockedIn: (file) => `Bank file ${file}`,
  lockedSince: (date) => `since ${date}`,
  lockedUntil: (date) => `until ${date}`,
  inferred: "Type inferred from the postings",
  willBeWritten: "This will be written",
  willBeWrittenTo: (file) => `This will be written to ${file}`,
  effects: "What changes",
  before: "Before",
  after: "After",
  write: "Write",
  cancel: "Cancel",
  checking: "Checking…",
  writing: "Writing…",
  refused: "This cannot be written:",
  written: (file) => `Written to ${file}.`,
  alreadyWritten: "This was written before; nothing was written again.",
  mustBeFilled: (field) => `Fill in: ${field}.`,
  notAnAmount: (text) => `“${text}” is not clearly an amount: write it like 1250.50 or 1250,50.`,
  pickSomething: "Choose at least one transaction.",
  nothingToLink: "There is nothing that this can be linked with.",
  pick: (id) => `Settle ${id}`,
  amountFor: (id) => `Amount for ${id}`,
  optional: "optional",
  allOutstanding: "empty: all that is outstanding",
  proposed: "Amount to settle",
  stillToPlace: "Still to place",
  findInList: "Find in this list",
  keys: "Keys",
  keysHelp: {
    "/": "search",
    "↑ ↓": "choose a line",
    Enter: "open",
    Esc: "close, back"
  }
};

// src/texts/fr.ts
var fr = {
  types: {
    invoice: "Facture",
    payment: "Paiement (reçu)",
    refund: "Paiement (émis)",
    "credit-note": "Note de crédit",
    chargeback: "Rejet de paiement",
    "collection-costs": "Frais de recouvrement",
    "write-off": "Passage en perte",
    adjustment: "Régularisation de solde"
  },
  statuses: {
    "not-settled": "Non lettré",
    "partially-settled": "Partiellement lettré",
    "fully-settled": "Entièrement lettré",
    reversed: "Extourné"
  },
  locks: {
    "direct-debit": "Dans un fichier de domiciliations",
    "credit-transfer": "Dans un fichier de virements",
    "awaiting-bank-confirmation": "En attente de confirmation de la banque"
  },
  buckets: {
    not_due: "Non échu",
    d1_30: "1–30 jours",
    d31_60: "31–60 jours",
    d61_90: "61–90 jours",
    d90_plus: "Plus de 90 jours",
    credits: "Crédits"
  },
  actions: {
    settle: "Lettrer",
    unsettle: "Annuler un lettrage",
    assign: "Attribuer à un client",
    register: "Enregistrer un paiement",
    credit: "Créditer",
    "write-off": "Passer en perte",
    adjust: "Régulariser le solde",
    confirm: "Confirmé par la banque",
    reject: "Rejeté par la banque",
    cancel: "Extourner l'écriture"
  },
  fields: {
    account: "Compte",
    amount: "Montant",
    bank_account: "Compte bancaire",
    currency: "Devise",
    customer: "Client",
    date: "Date",
    direction: "Sens",
    external_id: "Numéro d'opération de la banque",
    file: "Fichier bancaire",
    items: "Opérations",
    method: "Mode de paiement",
    number: "Numéro",
    reason: "Motif",
    reference: "Communication",
    second: "Approuvé par",
    settles: "Lettre",
    vat: "Dont TVA",
    vat_account: "Compte de TVA"
  },
  choices: {
    "in favour of customer": "En faveur du client",
    against: "À charge du client"
  },
  rules: {
    settles: "indiqué dans l'écriture",
    settle: "manuellement",
    reference: "par la communication",
    amount: "par le montant",
    combination: "par une combinaison de montants",
    overpayment: "d'un trop-perçu",
    "oldest-first": "le plus ancien d'abord",
    reversal: "extourne",
    unsettle: "annulé par une personne",
    all: "toutes les règles"
  },
  sideLines: { note: "Note", document: "Document", reminder: "Rappel" },
  views: "Que montrer",
  customers: "Clients",
  transactions: "Opérations",
  uncategorized: "Encaissements non attribués",
  uncategorizedItems: (n) => n === 1 ? "1 encaissement sans client" : `${n} encaissements sans client`,
  loading: "Chargement…",
  retry: "Réessayer",
  failed: "Ceci n'a pas pu être chargé",
  unreachable: "Fava ne répond pas. Fonctionne-t-il encore ?",
  readOnly: "Fava est en lecture seule : rien ne peut être écrit ici.",
  incognitoWrites: "Les montants sont masqués (incognito) : rien ne peut être écrit ici.",
  asOf: (date) => `Au ${date}`,
  searchCustomers: "Chercher par nom, numéro, adresse ou IBAN",
  searchTransactions: "Chercher par numéro, communication, texte ou montant",
  filters: "Filtres",
  clear: "Effacer les filtres",
  shows: {
    owes: "Débiteur",
    credit: "Créditeur",
    overdue: "Échu",
    locked: "Verrouillé",
    notices: "Avis"
  },
  found: (n, total) => n === 1 ? "1 trouvé" : `${total} trouvés`,
  noCustomers: "Aucun client trouvé.",
  noTransactions: "Aucune opération disponible pour le moment.",
  noMatches: "Aucune opération trouvée.",
  showAll: (n) => `Tout montrer (${n} plus anciennes)`,
  previous: "Précédent",
  next: "Suivant",
  range: (from, to, total) => `${from}–${to} sur ${total}`,
  pages: "Pages",
  name: "Nom",
  customer: "Client",
  number: "Numéro",
  balance: "Solde",
  openItems: "Ouverts",
  openItemsLong: "Postes ouverts",
  overdue: "Échu",
  age: "Ancienneté",
  ageOfDebt: "Ancienneté des postes ouverts",
  lastPayment: "Dernier paiement",
  notices: "Avis",
  total: "Total",
  outstanding: "Restant dû",
  outstandingOverTime: "Évolution de l'encours",
  hiddenAmounts: "Les montants sont masqués (incognito).",
  nothingOpen: "Aucun poste ouvert.",
  nothingOwed: "Rien n'est dû.",
  owes: "doit",
  inCredit: "créditeur",
  lockedItems: (n) => n === 1 ? "1 poste verrouillé" : `${n} postes verrouillés`,
  noticesOf: (n) => n === 1 ? "1 avis" : `${n} avis`,
  errorsOf: (n) => n === 1 ? "1 erreur" : `${n} erreurs`,
  date: "Date",
  type: "Type",
  reference: "Communication",
  description: "Description",
  amount: "Montant",
  status: "Statut",
  lock: "Verrou",
  bankAccount: "Compte bancaire",
  from: "Du",
  to: "Au",
  onlyLocked: "Verrouillé",
  onlyOpen: "Ouverts seulement",
  due: "Échéance",
  daysOverdue: (n) => n === 1 ? "échu depuis 1 jour" : `échu depuis ${n} jours`,
  exportAs: "Exporter",
  files: { xlsx: "Excel", csv: "CSV" },
  statement: "Relevé de compte",
  address: "Adresse",
  ibans: "IBAN",
  email: "E-mail",
  terms: "Délai de paiement",
  termsDays: (n) => n === "1" ? "1 jour" : `${n} jours`,
  termsEndOfMonth: (n) => `${n} jours fin de mois`,
  mandate: "Mandat",
  collectFrom: "Encaissé sur",
  refundTo: "Remboursé depuis",
  accounts: "Compte",
  insolventSince: (date) => `Insolvable depuis le ${date}`,
  kinds: { business: "Entreprise", consumer: "Particulier" },
  editCustomer: "Ouvrir dans l'éditeur",
  unnamed: "Nom inconnu",
  details: "Détails",
  close: "Fermer",
  cannot: "Ce qui n'est pas possible",
  why: "Pourquoi",
  issued: "Émis le",
  payee: "Contrepartie",
  payerIban: "IBAN du payeur",
  endToEnd: "Référence de bout en bout",
  externalId: "Numéro d'opération de la banque",
  method: "Mode de paiement",
  returnReason: "Motif du rejet",
  history: "Historique du lettrage",
  noHistory: "Rien n'a encore été lettré.",
  cancelled: (date, by) => by ? `Annulé le ${date} : ${by}` : `Annulé le ${date}`,
  decidedBy: (by) => `par ${by}`,
  cancelLink: "Annuler",
  cancelLinkTo: (id) => `Annuler le lettrage avec ${id}`,
  cancelAllLinks: "Tout annuler",
  related: "Lié à",
  pictureOf: (id) => `Ce qui lettre quoi, autour de ${id}`,
  pictureEdge: (credit, debit, amount) => `${credit} lettre ${amount} de ${debit}.`,
  more: (n) => `et ${n} de plus`,
  source: "Ouvrir dans l'éditeur",
  lockedIn: (file) => `Fichier bancaire ${file}`,
  lockedSince: (date) => `depuis le ${date}`,
  lockedUntil: (date) => `jusqu'au ${date}`,
  inferred: "Type déduit des écritures",
  willBeWritten: "Ceci sera écrit",
  willBeWrittenTo: (file) => `Ceci sera écrit dans ${file}`,
  effects: "Ce qui change",
  before: "Avant",
  after: "Après",
  write: "Écrire",
  cancel: "Annuler",
  checking: "Vérification…",
  writing: "Écriture…",
  refused: "Ceci ne peut pas être écrit :",
  written: (file) => `Écrit dans ${file}.`,
  alreadyWritten: "Ceci avait déjà été écrit ; rien n'a été écrit de nouveau.",
  mustBeFilled: (field) => `À remplir : ${field}.`,
  notAnAmount: (text) => `« ${text} » n'est pas clairement un montant : écrivez 1250,50 ou 1250.50.`,
  pickSomething: "Choisissez au moins une opération.",
  nothingToLink: "Il n'y a rien avec quoi lettrer ceci.",
  pick: (id) => `Lettrer ${id}`,
  amountFor: (id) => `Montant pour ${id}`,
  optional: "facultatif",
  allOutstanding: "vide : tout le restant dû",
  proposed: "Montant à lettrer",
  stillToPlace: "Reste à placer",
  findInList: "Chercher dans cette liste",
  keys: "Touches",
  keysHelp: {
    "/": "chercher",
    "↑ ↓": "choisir une ligne",
    Enter: "ouvrir",
    Esc: "fermer, retour"
  }
};

// src/texts/nl.ts
var nl = {
  types: {
    invoice: "Factuur",
    payment: "Betaling (ontvangen)",
    refund: "Betaling (uitgaand)",
    "credit-note": "Creditnota",
    chargeback: "Storno",
    "collection-costs": "Incassokosten",
    "write-off": "Afboeking",
    adjustment: "Saldocorrectie"
  },
  statuses: {
    "not-settled": "Niet afgeletterd",
    "partially-settled": "Deels afgeletterd",
    "fully-settled": "Volledig afgeletterd",
    reversed: "Teruggedraaid"
  },
  locks: {
    "direct-debit": "In een incassobestand",
    "credit-transfer": "In een betaalbestand",
    "awaiting-bank-confirmation": "Wacht op bevestiging van de bank"
  },
  buckets: {
    not_due: "Niet vervallen",
    d1_30: "1–30 dagen",
    d31_60: "31–60 dagen",
    d61_90: "61–90 dagen",
    d90_plus: "Meer dan 90 dagen",
    credits: "Tegoeden"
  },
  actions: {
    settle: "Afletteren",
    unsettle: "Aflettering ongedaan maken",
    assign: "Aan een klant toewijzen",
    register: "Betaling registreren",
    credit: "Crediteren",
    "write-off": "Afboeken",
    adjust: "Saldo corrigeren",
    confirm: "Door de bank bevestigd",
    reject: "Door de bank geweigerd",
    cancel: "Boeking tegenboeken"
  },
  fields: {
    account: "Rekening",
    amount: "Bedrag",
    bank_account: "Bankrekening",
    currency: "Valuta",
    customer: "Klant",
    date: "Datum",
    direction: "Richting",
    external_id: "Transactienummer van de bank",
    file: "Bankbestand",
    items: "Transacties",
    method: "Betaalwijze",
    number: "Nummer",
    reason: "Reden",
    reference: "Kenmerk",
    second: "Goedgekeurd door",
    settles: "Lettert af",
    vat: "Waarvan btw",
    vat_account: "Btw-rekening"
  },
  choices: {
    "in favour of customer": "Ten gunste van de klant",
    against: "Ten laste van de klant"
  },
  rules: {
    settles: "in de boeking genoemd",
    settle: "handmatig",
    reference: "op kenmerk",
    amount: "op bedrag",
    combination: "op een combinatie van bedragen",
    overpayment: "uit een te hoge betaling",
    "oldest-first": "oudste eerst",
    reversal: "terugdraaiing",
    unsettle: "ongedaan gemaakt",
    all: "alle regels"
  },
  sideLines: { note: "Notitie", document: "Document", reminder: "Aanmaning" },
  views: "Wat er te zien is",
  customers: "Klanten",
  transactions: "Transacties",
  uncategorized: "Niet toegewezen ontvangsten",
  uncategorizedItems: (n) => n === 1 ? "1 ontvangst zonder klant" : `${n} ontvangsten zonder klant`,
  loading: "Laden…",
  retry: "Opnieuw proberen",
  failed: "Dit kon niet worden geladen",
  unreachable: "Fava antwoordt niet. Draait het nog?",
  readOnly: "Fava is alleen-lezen: hier kan niets worden geschreven.",
  incognitoWrites: "Bedragen zijn verborgen (incognito): hier kan niets worden geschreven.",
  asOf: (date) => `Per ${date}`,
  searchCustomers: "Zoek op naam, nummer, adres of IBAN",
  searchTransactions: "Zoek op nummer, kenmerk, tekst of bedrag",
  filters: "Filters",
  clear: "Filters wissen",
  shows: {
    owes: "Openstaand",
    credit: "Tegoed",
    overdue: "Vervallen",
    locked: "Vergrendeld",
    notices: "Meldingen"
  },
  found: (n, total) => n === 1 ? "1 gevonden" : `${total} gevonden`,
  noCustomers: "Geen klant gevonden.",
  noTransactions: "Nog geen transacties beschikbaar.",
  noMatches: "Geen transactie gevonden.",
  showAll: (n) => `Alles tonen (${n} oudere)`,
  previous: "Vorige",
  next: "Volgende",
  range: (from, to, total) => `${from}–${to} van ${total}`,
  pages: "Pagina's",
  name: "Naam",
  customer: "Klant",
  number: "Nummer",
  balance: "Saldo",
  openItems: "Open",
  openItemsLong: "Open posten",
  overdue: "Vervallen",
  age: "Ouderdom",
  ageOfDebt: "Ouderdom van de openstaande posten",
  lastPayment: "Laatste betaling",
  notices: "Meldingen",
  total: "Totaal",
  outstanding: "Openstaand",
  outstandingOverTime: "Verloop van het openstaande bedrag",
  hiddenAmounts: "Bedragen zijn verborgen (incognito).",
  nothingOpen: "Er staat niets open.",
  nothingOwed: "Er is niets verschuldigd.",
  owes: "verschuldigd",
  inCredit: "tegoed",
  lockedItems: (n) => n === 1 ? "1 vergrendelde post" : `${n} vergrendelde posten`,
  noticesOf: (n) => n === 1 ? "1 melding" : `${n} meldingen`,
  errorsOf: (n) => n === 1 ? "1 fout" : `${n} fouten`,
  date: "Datum",
  type: "Soort",
  reference: "Kenmerk",
  description: "Omschrijving",
  amount: "Bedrag",
  status: "Status",
  lock: "Slot",
  bankAccount: "Bankrekening",
  from: "Vanaf",
  to: "Tot en met",
  onlyLocked: "Vergrendeld",
  onlyOpen: "Alleen open",
  due: "Vervaldatum",
  daysOverdue: (n) => n === 1 ? "1 dag vervallen" : `${n} dagen vervallen`,
  exportAs: "Exporteren",
  files: { xlsx: "Excel", csv: "CSV" },
  statement: "Rekeningoverzicht",
  address: "Adres",
  ibans: "IBAN",
  email: "E-mail",
  terms: "Betaaltermijn",
  termsDays: (n) => n === "1" ? "1 dag" : `${n} dagen`,
  termsEndOfMonth: (n) => `${n} dagen, einde maand`,
  mandate: "Machtiging",
  collectFrom: "Geïncasseerd op",
  refundTo: "Terugbetaald vanaf",
  accounts: "Rekening",
  insolventSince: (date) => `Insolvent sinds ${date}`,
  kinds: { business: "Zakelijk", consumer: "Consument" },
  editCustomer: "In de editor openen",
  unnamed: "Geen naam bekend",
  details: "Details",
  close: "Sluiten",
  cannot: "Wat niet kan",
  why: "Waarom",
  issued: "Documentdatum",
  payee: "Tegenpartij",
  payerIban: "IBAN van de betaler",
  endToEnd: "End-to-end-kenmerk",
  externalId: "Transactienummer van de bank",
  method: "Betaalwijze",
  returnReason: "Reden van storno",
  history: "Geschiedenis van afletteren",
  noHistory: "Er is nog niets afgeletterd.",
  cancelled: (date, by) => by ? `Ongedaan gemaakt ${date}: ${by}` : `Ongedaan gemaakt ${date}`,
  decidedBy: (by) => `door ${by}`,
  cancelLink: "Ongedaan maken",
  cancelLinkTo: (id) => `Aflettering met ${id} ongedaan maken`,
  cancelAllLinks: "Alle ongedaan maken",
  related: "Gerelateerd",
  pictureOf: (id) => `Wat wat aflettert, rond ${id}`,
  pictureEdge: (credit, debit, amount) => `${credit} lettert ${amount} af van ${debit}.`,
  more: (n) => `en nog ${n}`,
  source: "In de editor openen",
  lockedIn: (file) => `Bankbestand ${file}`,
  lockedSince: (date) => `sinds ${date}`,
  lockedUntil: (date) => `tot ${date}`,
  inferred: "Soort afgeleid uit de boekingsregels",
  willBeWritten: "Dit wordt geschreven",
  willBeWrittenTo: (file) => `Dit wordt geschreven in ${file}`,
  effects: "Wat er verandert",
  before: "Voor",
  after: "Na",
  write: "Schrijven",
  cancel: "Annuleren",
  checking: "Controleren…",
  writing: "Schrijven…",
  refused: "Dit kan niet worden geschreven:",
  written: (file) => `Geschreven in ${file}.`,
  alreadyWritten: "Dit was al geschreven; er is niets nogmaals geschreven.",
  mustBeFilled: (field) => `Vul in: ${field}.`,
  notAnAmount: (text) => `“${text}” is geen duidelijk bedrag: schrijf het als 1250,50 of 1250.50.`,
  pickSomething: "Kies ten minste één transactie.",
  nothingToLink: "Er is niets waarmee dit kan worden afgeletterd.",
  pick: (id) => `${id} afletteren`,
  amountFor: (id) => `Bedrag voor ${id}`,
  optional: "mag leeg blijven",
  allOutstanding: "leeg: alles wat openstaat",
  proposed: "Af te letteren bedrag",
  stillToPlace: "Nog te plaatsen",
  findInList: "Zoek in deze lijst",
  keys: "Toetsen",
  keysHelp: {
    "/": "zoeken",
    "↑ ↓": "regel kiezen",
    Enter: "openen",
    Esc: "sluiten, terug"
  }
};

// src/texts/index.ts
var LANGUAGES = { en, nl, fr };
function languageOf(set, preferred) {
  for (const wanted of [set, ...preferred]) {
    const code = wanted.slice(0, 2).toLowerCase();
    const texts = LANGUAGES[code];
    if (texts) return { code, texts };
  }
  return { code: "en", texts: en };
}

// src/toast.ts
var SHOWN_FOR = 6e3;
var region = null;
function toast(text) {
  if (!region?.isConnected) {
    region = h("div", { class: "receivables-toasts", role: "status" });
    document.body.append(region);
  }
  const message = h("p", { on: { click: () => message.remove() } }, text);
  region.append(message);
  window.setTimeout(() => message.remove(), SHOWN_FOR);
}

// src/page.ts
function mount(root, signal) {
  const { incognito, readOnly, language: set } = root.dataset;
  const language = languageOf(set ?? "", navigator.languages);
  const t = language.texts;
  const numbers = new Intl.NumberFormat(language.code);
  let state = readState(window.location.search);
  let view = null;
  let shown = "";
  let pushed = false;
  const page = {
    t,
    language: language.code,
    incognito: incognito === "yes",
    unwritable: readOnly === "yes" ? t.readOnly : incognito === "yes" ? t.incognitoWrites : "",
    get state() {
      return state;
    },
    signal,
    go(change, how = "push") {
      state = { ...state, ...change };
      pushed ||= how === "push";
      tellAddress();
      show();
    },
    address: (change) => addressOf({ ...state, ...change }, window.location),
    link(change, attributes, ...text) {
      return h(
        "a",
        {
          ...attributes,
          href: page.address(change),
          on: {
            click(event) {
              if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
                return;
              event.preventDefault();
              page.go(change);
            }
          }
        },
        ...text
      );
    },
    count: (n) => numbers.format(n),
    act(action, subject) {
      openDialog(page, action, subject, (told2) => {
        toast(told2);
        refreshShown();
      });
    }
  };
  const tellAddress = paced(() => {
    if (signal.aborted) return;
    const address = addressOf(state, window.location);
    if (address !== window.location.pathname + window.location.search) {
      if (pushed) window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    }
    pushed = false;
  });
  function show() {
    const wanted = `${state.view} ${state.customer}`;
    if (view && shown === wanted) {
      view.show();
      return;
    }
    shown = wanted;
    view = state.view === "customers" ? customersView(page) : mapView(page);
    fill(root, tabs(page), view.element);
    view.show();
  }
  refreshShown = () => view?.refresh();
  root.lang = language.code;
  document.addEventListener("keydown", (event) => keydown(event, root, view), { signal });
  document.addEventListener(
    "click",
    (event) => {
      if (closeMenus(root, event.target)) view?.menusClosed();
    },
    { signal }
  );
  show();
}
var refreshShown = () => void 0;
function tabs(page) {
  const { t, state } = page;
  const own = state.view === "transactions" && state.customer !== "";
  const tab = (view, text) => {
    const link = page.link({ ...EMPTY, view }, { class: "tab" }, text);
    if (state.view === view && !own) link.setAttribute("aria-current", "page");
    return link;
  };
  return h(
    "nav",
    { class: "tabs", "aria-label": t.views },
    tab("customers", t.customers),
    tab("transactions", t.transactions),
    h(
      "details",
      { class: "menu keys" },
      h("summary", { class: "tab" }, t.keys),
      h(
        "dl",
        { class: "choices" },
        ...Object.entries(t.keysHelp).flatMap(([key, text]) => [
          h("dt", {}, h("kbd", {}, key)),
          h("dd", {}, text)
        ])
      )
    )
  );
}
function keydown(event, root, view) {
  if (!view || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || isEditable(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    view.focusSearch();
  } else if (event.key === "Escape" && closeMenus(root)) {
    view.menusClosed();
  } else {
    view.key(event);
  }
}

// src/style/card.css
var card_default = "#receivables .summary {\n  display: grid;\n  grid-template-columns: minmax(0, 1fr);\n  gap: 0.75em;\n  margin-bottom: 1.25em;\n}\n\n#receivables .totals {\n  display: grid;\n  grid-template-columns: minmax(12em, 1fr) repeat(2, minmax(0, 2.2fr));\n  gap: 0 2em;\n  padding: 1em 1.25em;\n  background: var(--background-darker);\n  border: 1px solid var(--border-lighter);\n\n  & .figures {\n    display: grid;\n    gap: 0.6em;\n    align-content: start;\n  }\n\n  & .figures > div:first-child .money {\n    font-size: 1.6em;\n    line-height: 1.2;\n  }\n\n  & dt {\n    font-size: 0.86em;\n    color: var(--quiet);\n  }\n\n  & dd {\n    margin: 0;\n  }\n\n  & figure {\n    margin: 0;\n  }\n\n  & figcaption {\n    font-size: 0.86em;\n    color: var(--quiet);\n  }\n}\n\n#receivables .more-totals {\n  margin: 0;\n\n  & summary {\n    display: flex;\n    flex-wrap: wrap;\n    gap: 0.2em 1.75em;\n    align-items: baseline;\n  }\n\n  & .charts {\n    display: grid;\n    grid-template-columns: repeat(2, minmax(0, 1fr));\n    gap: 0 2em;\n    padding: 1em 1.25em;\n  }\n\n  & figure {\n    margin: 0;\n  }\n\n  & figcaption {\n    font-size: 0.86em;\n    color: var(--quiet);\n  }\n}\n\n#receivables .chart svg {\n  display: block;\n  width: 100%;\n  max-height: 170px;\n  overflow: visible;\n\n  & text {\n    font-size: 12px;\n    fill: var(--quiet);\n  }\n\n  & .value {\n    font-family: var(--font-family-monospaced);\n    fill: var(--text-color);\n  }\n\n  & .axis {\n    stroke: var(--border-darker);\n  }\n\n  & .area {\n    fill: color-mix(in srgb, var(--link-color) 14%, transparent);\n  }\n\n  & .trend {\n    fill: none;\n    stroke: var(--link-color);\n    stroke-width: 2;\n  }\n\n  & .point {\n    fill: var(--link-color);\n  }\n}\n\n#receivables .bucket {\n  &.not_due {\n    fill: var(--bucket-not-due);\n    background: var(--bucket-not-due);\n  }\n  &.d1_30 {\n    fill: var(--bucket-30);\n    background: var(--bucket-30);\n  }\n  &.d31_60 {\n    fill: var(--bucket-60);\n    background: var(--bucket-60);\n  }\n  &.d61_90 {\n    fill: var(--bucket-90);\n    background: var(--bucket-90);\n  }\n  &.d90_plus {\n    fill: var(--bucket-old);\n    background: var(--bucket-old);\n  }\n}\n\n#receivables .aging {\n  display: flex;\n  gap: 1px;\n  width: 7em;\n  height: 0.75em;\n  overflow: hidden;\n  border-radius: 2px;\n\n  & .bucket {\n    flex-basis: 0;\n    min-width: 3px;\n  }\n}\n\n#receivables .card {\n  display: grid;\n  grid-template-columns: 1fr auto;\n  gap: 1em 2em;\n  padding: 1em 1.25em;\n  margin-bottom: 1em;\n  background: var(--background-darker);\n  border: 1px solid var(--border-lighter);\n\n  & .balances {\n    display: grid;\n    gap: 0.75em;\n    justify-items: end;\n    align-content: space-between;\n    text-align: right;\n  }\n\n  & .figure .money {\n    font-size: 1.6em;\n    line-height: 1.2;\n  }\n\n  & .figure small {\n    display: block;\n  }\n\n  & .balance .aging {\n    width: 11em;\n    margin-top: 0.4em;\n    margin-left: auto;\n  }\n\n  & .facts {\n    display: flex;\n    flex-wrap: wrap;\n    gap: 0.5em 2em;\n  }\n\n  & .facts dd > * + * {\n    display: block;\n  }\n}\n\n#receivables .facts {\n  & dt {\n    font-size: 0.86em;\n    color: var(--quiet);\n  }\n\n  & dd {\n    margin: 0;\n  }\n\n  & .iban,\n  & .account {\n    font-family: var(--font-family-monospaced);\n    font-size: 0.93em;\n  }\n}\n\n#receivables .acts {\n  display: flex;\n  flex-wrap: wrap;\n  gap: 0.4em 0.5em;\n  align-items: center;\n\n  & .act {\n    padding: 0 0.25em;\n  }\n}\n\n@media (width <= 1000px) {\n  #receivables .more-totals .charts {\n    grid-template-columns: 1fr;\n    gap: 1em;\n  }\n\n  #receivables .totals {\n    grid-template-columns: 1fr;\n    gap: 1em;\n\n    & .figures {\n      grid-template-columns: repeat(3, auto);\n      align-items: end;\n    }\n\n    & .figures > div:first-child {\n      grid-column: 1 / -1;\n    }\n  }\n}\n\n@media (width <= 767px) {\n  #receivables .card {\n    grid-template-columns: 1fr;\n\n    & .balances {\n      justify-items: start;\n      text-align: left;\n    }\n\n    & .balance .aging {\n      margin-left: 0;\n    }\n  }\n}\n";

// src/style/details.css
var details_default = "#receivables .panes {\n  display: grid;\n  grid-template-columns: minmax(0, 1fr);\n  gap: 1.25em;\n  align-items: start;\n}\n\n#receivables .with-details .panes {\n  grid-template-columns: minmax(0, 1fr) clamp(23em, 26vw, 29em);\n}\n\n#receivables .details {\n  position: sticky;\n  top: 0;\n  max-height: calc(100vh - 6em);\n  padding: 1em 1.25em 1.25em;\n  overflow: auto;\n  border: 1px solid var(--border-darker);\n  outline-offset: -2px;\n\n  & > div {\n    display: grid;\n    gap: 0.7em;\n  }\n\n  & > div > * {\n    margin: 0;\n    min-width: 0;\n  }\n\n  & .nothing {\n    padding: 0;\n  }\n\n  & .kind {\n    padding-right: 2.5em;\n    margin-bottom: -0.7em;\n    color: var(--quiet);\n  }\n\n  & h2 {\n    overflow-wrap: anywhere;\n  }\n\n  & .close {\n    position: absolute;\n    top: 0.8em;\n    right: 0.8em;\n    padding: 0 0.5em;\n    font-size: 1.2em;\n    line-height: 1.4;\n  }\n\n  & .figures {\n    display: flex;\n    gap: 2em;\n  }\n\n  & .figures small {\n    display: block;\n  }\n\n  & .figures .money {\n    font-size: 1.25em;\n  }\n\n  & .facts {\n    display: grid;\n    gap: 0.3em;\n  }\n\n  & .facts > div {\n    display: grid;\n    grid-template-columns: 9.5em minmax(0, 1fr);\n    gap: 0.5em;\n  }\n\n  & .facts dt {\n    font-size: 1em;\n  }\n\n  & .facts dd {\n    overflow-wrap: anywhere;\n  }\n\n  & .related-item {\n    display: inline-block;\n    margin-right: 0.8em;\n  }\n\n  & .steps {\n    min-width: 0;\n    margin: 0;\n  }\n\n  & .steps > :is(ol, ul) {\n    display: grid;\n    gap: 0.4em;\n    padding: 0.6em 0.75em;\n    margin: 0;\n    overflow-wrap: anywhere;\n  }\n\n  & .steps li ul {\n    margin: 0;\n  }\n\n  & .when {\n    color: var(--quiet);\n  }\n\n  & .source small {\n    overflow-wrap: anywhere;\n  }\n}\n\n#receivables .history {\n  display: grid;\n  gap: 0.5em;\n  list-style: none;\n\n  & li {\n    display: grid;\n    grid-template-columns: auto minmax(0, 1fr) auto;\n    gap: 0 0.75em;\n    padding-top: 0.5em;\n    border-top: 1px solid var(--border-lighter);\n  }\n\n  & .what {\n    overflow-wrap: anywhere;\n  }\n\n  & .what a {\n    text-decoration: underline;\n  }\n\n  & .rule,\n  & .undone {\n    grid-column: 1 / 3;\n    color: var(--quiet);\n    overflow-wrap: anywhere;\n  }\n\n  & .undo {\n    grid-column: 3;\n    justify-self: end;\n    align-self: start;\n  }\n\n  & .cancelled :is(.what, .num) {\n    text-decoration: line-through;\n  }\n\n  & .cancelled .what a {\n    text-decoration: underline line-through;\n  }\n}\n\n#receivables .picture {\n  & svg {\n    display: block;\n    width: 100%;\n  }\n\n  & text {\n    font-size: 12px;\n    fill: var(--quiet);\n  }\n\n  & .amount,\n  & .linked {\n    font-family: var(--font-family-monospaced);\n  }\n\n  & .id {\n    font-weight: 500;\n    fill: var(--text-color);\n  }\n\n  & rect {\n    fill: var(--background-darker);\n    stroke: var(--border-darker);\n  }\n\n  & .own rect {\n    fill: var(--selected);\n    stroke: var(--related);\n    stroke-width: 2;\n  }\n\n  & .node {\n    cursor: pointer;\n  }\n\n  & .edge {\n    fill: none;\n    stroke: var(--related);\n    stroke-width: 1.5;\n  }\n\n  & .linked {\n    fill: var(--text-color);\n    paint-order: stroke;\n    stroke: var(--background);\n    stroke-width: 4px;\n  }\n}\n\n/* Where there is no room beside the list, they lie over the end of it. */\n@media (width <= 1359px) {\n  #receivables .with-details .panes {\n    grid-template-columns: minmax(0, 1fr);\n  }\n\n  #receivables .details:not([hidden]) {\n    position: fixed;\n    inset: 4.5em 0 0 auto;\n    z-index: 5;\n    width: 27em;\n    max-height: none;\n    background: var(--background);\n    box-shadow: var(--box-shadow-overlay);\n  }\n}\n\n@media (width <= 767px) {\n  #receivables .details:not([hidden]) {\n    inset: auto 0 0;\n    width: auto;\n    max-height: 70vh;\n  }\n}\n";

// src/style/dialogs.css
var dialogs_default = ".receivables-dialog {\n  width: min(52rem, calc(100vw - 1rem));\n  max-height: calc(100vh - 2rem);\n  padding: 1.25em 1.5em;\n  overflow: auto;\n  color: var(--text-color);\n  background: var(--background);\n  border: 0;\n  box-shadow: var(--box-shadow-overlay);\n\n  &::backdrop {\n    background: var(--overlay-wrapper-background);\n  }\n\n  & small,\n  & .hint {\n    color: var(--text-color-lighter);\n  }\n\n  & form {\n    display: grid;\n    grid-template-columns: minmax(0, 1fr);\n    gap: 1em;\n  }\n\n  & p {\n    margin: 0;\n  }\n\n  & h3 {\n    margin: 0 0 0.4em;\n    font-size: 1em;\n  }\n\n  & .fields {\n    display: grid;\n    grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr));\n    gap: 0.75em 1em;\n\n    & label {\n      display: grid;\n      gap: 0.15em;\n      align-content: end;\n    }\n\n    & :is(input, select) {\n      width: 100%;\n      font: inherit;\n      min-height: 2.4em;\n      color: var(--text-color);\n      background: var(--placeholder-background);\n      border: 1px solid var(--border-darker);\n    }\n\n    & input:invalid {\n      border: 1px solid var(--border-darker);\n    }\n  }\n\n  & input.num {\n    font-family: var(--font-family-monospaced);\n    text-align: right;\n  }\n\n  & th.num {\n    font-family: var(--font-family);\n  }\n\n  & .picks {\n    min-width: 0;\n    padding: 0;\n    margin: 0;\n    border: 0;\n\n    & legend {\n      padding: 0;\n      margin-bottom: 0.4em;\n      font-weight: 500;\n    }\n\n    & .find {\n      width: 100%;\n      margin-bottom: 0.5em;\n    }\n\n    & .scroll {\n      max-height: 40vh;\n      overflow: auto;\n    }\n\n    & table {\n      width: 100%;\n      margin: 0;\n    }\n\n    & th {\n      text-align: left;\n    }\n\n    & th.num {\n      text-align: right;\n    }\n\n    & .num {\n      width: auto;\n    }\n\n    & .what {\n      width: 60%;\n      white-space: normal;\n    }\n\n    & td input.num {\n      width: 8em;\n      padding: 0.2em 0.4em;\n    }\n\n    & .refused {\n      opacity: 0.75;\n    }\n\n    & .rest {\n      margin-top: 0.4em;\n      text-align: right;\n    }\n  }\n\n  & .preview pre {\n    max-height: 30vh;\n    margin-bottom: 1em;\n    overflow: auto;\n    white-space: pre-wrap;\n    overflow-wrap: anywhere;\n  }\n\n  & .stale {\n    opacity: 0.5;\n  }\n\n  & .effects {\n    max-width: 100%;\n    margin: 0;\n\n    & td:first-child {\n      white-space: normal;\n      overflow-wrap: anywhere;\n    }\n\n    & caption {\n      padding-bottom: 0.3em;\n      font-weight: 500;\n      text-align: left;\n    }\n\n    & th {\n      text-align: left;\n    }\n\n    & th.num {\n      text-align: right;\n    }\n  }\n\n  & .refusal {\n    padding: 0.6em 0.9em;\n    margin-bottom: 1em;\n    background: var(--background-darker);\n    border-left: 3px solid var(--late);\n\n    & ul {\n      padding-left: 1.2em;\n      margin: 0.3em 0 0;\n      list-style: disc;\n    }\n\n    & li {\n      white-space: pre-wrap;\n    }\n  }\n\n  & .buttons {\n    position: sticky;\n    bottom: -1.25em;\n    display: flex;\n    gap: 0.5em;\n    justify-content: flex-end;\n    padding: 0.75em 0 0.25em;\n    background: var(--background);\n  }\n\n  & button:disabled {\n    cursor: not-allowed;\n    opacity: 0.7;\n    filter: none;\n    box-shadow: none;\n  }\n}\n\n@media (width <= 767px) {\n  .receivables-dialog {\n    width: 100vw;\n    max-width: 100vw;\n    height: 100vh;\n    max-height: 100vh;\n    padding: 1em;\n\n    & .picks :is(th, td):is(:nth-child(2), :nth-child(4)),\n    & .effects :is(th, td):nth-child(2) {\n      display: none;\n    }\n\n    & .picks td input.num {\n      width: 6.5em;\n    }\n\n    & .what {\n      overflow-wrap: anywhere;\n    }\n\n    & .currency {\n      display: none;\n    }\n\n    & .buttons {\n      bottom: -1em;\n    }\n  }\n}\n";

// src/style/layout.css
var layout_default = `/* The colours that Fava has no variable for; its own follow its colour scheme. */
:is(#receivables, .receivables-dialog, .receivables-toasts) {
  --late: light-dark(#973535, #f2adad);
  --settled: light-dark(#2c7a3d, #74c586);
  --partly: light-dark(#b07c10, #e0b458);
  --bucket-not-due: light-dark(#7fa8c4, #5b86a3);
  --bucket-30: light-dark(#e2c25b, #c9a73c);
  --bucket-60: light-dark(#e39d4c, #d2873a);
  --bucket-90: light-dark(#cf6a3d, #c4613a);
  --bucket-old: light-dark(#a33a3a, #b94a4a);
  --selected: light-dark(#d9d9d9, #484848);
  --related: light-dark(#8c8c8c, #9a9a9a);
  font-variant-numeric: tabular-nums;
}

:is(#receivables, .receivables-dialog) button.muted {
  color: light-dark(#404040, #e6e6e6);
}

#receivables {
  /* Fava's link colour is too pale on its darkest background. */
  --quiet: var(--text-color-lighter);

  & small {
    font-size: 0.86em;
    color: var(--quiet);
  }

  & h2,
  & h3 {
    margin: 0 0 0.4em;
  }

  & p {
    margin: 0;
  }

  & button:disabled {
    opacity: 0.6;
    filter: none;
    box-shadow: none;
  }

  & [hidden] {
    display: none;
  }
}

#receivables .tabs {
  display: flex;
  gap: 0.25em 1.5em;
  align-items: baseline;
  margin-bottom: 1.25em;
  border-bottom: 1px solid var(--border);

  & .tab {
    padding: 0.25em 0;
    margin-bottom: -1px;
    border-bottom: 2px solid transparent;
  }

  & .tab[aria-current] {
    font-weight: 500;
    color: var(--text-color);
    border-bottom-color: var(--button-background);
  }

  & .keys {
    margin-left: auto;
  }
}

#receivables .toolbar {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5em;
  align-items: center;
  margin-bottom: 0.6em;

  & .search {
    flex: 1 1 20em;
    min-width: 12em;
    max-width: 30em;
  }

  & .toggles,
  & .narrowing {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35em;
    align-items: center;
  }

  & :is(.told, .toggles + .count) {
    margin-left: auto;
  }

  & .told {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
  }

  & .count {
    color: var(--quiet);
    white-space: nowrap;
  }

  & .as-of {
    margin-left: 0.75em;
  }

  & .files {
    display: flex;
    gap: 0.75em;
  }
}

#receivables :is(.toggle, .menu:not(.keys) summary, .date-box) {
  display: inline-flex;
  gap: 0.4em;
  align-items: center;
  min-height: 2.2em;
  padding: 0.15em 0.7em;
  color: var(--text-color);
  background: var(--background);
  border: 1px solid var(--border-darker);
  border-radius: 3px;
}

#receivables .toggle[aria-pressed="true"],
#receivables .menu.active summary {
  color: var(--button-color);
  background: var(--button-background);
  border-color: var(--button-background);
}

#receivables .date-box {
  padding-right: 0.2em;

  & span {
    color: var(--quiet);
  }

  & input {
    width: 8.4em;
    padding: 0.1em 0.2em;
    background: none;
    border: 0;
  }
}

#receivables .menu {
  position: relative;
  min-width: 0;
  margin: 0;
  border: 0;

  & summary {
    list-style: none;
  }

  & summary::before {
    content: none;
  }

  &:not(.keys) summary::after {
    margin-left: 0.1em;
    font-size: 0.7em;
    content: "▼";
  }

  & .choices {
    position: absolute;
    z-index: var(--z-index-autocomplete);
    display: grid;
    gap: 0.3em;
    padding: 0.6em 0.8em;
    margin-top: 2px;
    white-space: nowrap;
    background: var(--background);
    border: 1px solid var(--border-darker);
    box-shadow: var(--box-shadow-dropdown);
  }

  & .badge {
    padding: 0 0.45em;
    font-size: 0.86em;
    background: color-mix(in srgb, currentcolor 22%, transparent);
    border-radius: 1em;
  }

  &.keys {
    & summary {
      padding: 0.25em 0;
      color: var(--link-color);
      background: none;
    }

    & .choices {
      right: 0;
      grid-template-columns: auto auto;
      align-items: center;
    }

    & dd {
      margin: 0;
    }
  }
}

#receivables :is(.toggle, summary, .act, .tab, tr, aside, pre):focus-visible,
#receivables button:focus-visible,
.receivables-dialog :is(button, input, select, pre):focus-visible {
  outline: 2px solid var(--link-color);
  outline-offset: 1px;
}

#receivables :is(.alarm, .failure, .unwritable, .locked-by, :where(.details) .notice) {
  padding: 0.45em 0.75em;
  border-left: 3px solid var(--related);
  background: var(--background-darker);
}

#receivables :is(.alarm, .failure) {
  border-left-color: var(--late);
}

#receivables .failure {
  display: flex;
  flex-wrap: wrap;
  gap: 1em;
  align-items: center;
}

#receivables .unwritable {
  margin-bottom: 1em;
}

#receivables .nothing {
  padding: 1.5em 0;
  color: var(--quiet);
}

#receivables .money,
.receivables-dialog .money {
  font-family: var(--font-family-monospaced);
  white-space: nowrap;

  & .currency {
    font-size: 0.82em;
    opacity: 0.85;
  }
}

:is(#receivables, .receivables-dialog) .late {
  color: var(--late);
}

#receivables .foot {
  margin-top: 0.75em;
}

#receivables .pager {
  display: flex;
  gap: 1em;
  align-items: center;
}

.receivables-toasts {
  position: fixed;
  right: 1em;
  bottom: 1em;
  z-index: 10;
  display: grid;
  gap: 0.5em;

  & p {
    max-width: 30em;
    padding: 0.6em 1em;
    margin: 0;
    color: var(--notification-color);
    cursor: pointer;
    background: #006b37;
    box-shadow: var(--box-shadow-button);
  }
}

@media (width <= 767px) {
  #receivables {
    font-size: 14px;
  }

  #receivables .toolbar .search {
    flex-basis: 100%;
    max-width: none;
  }
}
`;

// src/style/narrow.css
var narrow_default = '/* On a narrow screen a line is a small block, not a row to be scrolled along. */\n@media (width <= 767px) {\n  #receivables .grid {\n    display: block;\n\n    & thead {\n      display: block;\n    }\n\n    & thead tr {\n      display: flex;\n      flex-wrap: wrap;\n      gap: 0 0.75em;\n      padding: 0.3em 0.6em;\n      background: var(--table-header-background);\n    }\n\n    & th {\n      padding: 0.1em 0;\n      border: 0;\n    }\n\n    & th:not(:has(button)) {\n      display: none;\n    }\n\n    & tbody {\n      display: block;\n    }\n\n    & tbody tr {\n      display: grid;\n      grid-template:\n        "date type amount" auto\n        "number number outstanding" auto\n        "customer customer customer" auto\n        "text text text" auto\n        "status status locked" auto / auto 1fr auto;\n      gap: 0.1em 0.75em;\n      padding: 0.5em 0.6em;\n      border-bottom: 1px solid var(--table-border);\n    }\n\n    & tbody tr:has(.name) {\n      grid-template:\n        "name balance" auto\n        "customer overdue" auto\n        "age last" auto\n        "signs signs" auto / 1fr auto;\n      align-items: center;\n    }\n\n    & tbody td {\n      min-width: 0;\n      padding: 0;\n      border: 0;\n    }\n\n    & td:empty,\n    & td:is(.reference, .bank_account, .open) {\n      display: none;\n    }\n\n    & td.date {\n      grid-area: date;\n    }\n    & td.type {\n      grid-area: type;\n    }\n    & td.amount {\n      grid-area: amount;\n    }\n    & td.number {\n      grid-area: number;\n    }\n    & td.outstanding {\n      grid-area: outstanding;\n    }\n    & td.customer {\n      grid-area: customer;\n    }\n    & td.description {\n      grid-area: text;\n    }\n    & td.status {\n      grid-area: status;\n      white-space: normal;\n    }\n    & td.locked {\n      grid-area: locked;\n      justify-self: end;\n    }\n    & td.name {\n      grid-area: name;\n      max-width: none;\n    }\n\n    & td.name a {\n      white-space: normal;\n    }\n    & td.balance {\n      grid-area: balance;\n    }\n    & td.overdue {\n      grid-area: overdue;\n    }\n    & td.age {\n      grid-area: age;\n    }\n    & td.last {\n      grid-area: last;\n    }\n    & td.signs {\n      grid-area: signs;\n    }\n\n    & .cut,\n    & :is(.number, .reference, .bank_account) .cut {\n      max-width: 80vw;\n    }\n\n    & td.description {\n      max-width: none;\n    }\n\n    & td.outstanding .currency {\n      display: inline;\n    }\n  }\n}\n';

// src/style/tables.css
var tables_default = ':is(#receivables, .receivables-dialog) thead th {\n  color: var(--text-color-lighter);\n}\n\n#receivables .list {\n  container-type: inline-size;\n}\n\n#receivables .scroll {\n  overflow-x: auto;\n}\n\n#receivables .grid {\n  width: 100%;\n  margin: 0;\n\n  & th {\n    text-align: left;\n    font-weight: 500;\n  }\n\n  & th.num {\n    text-align: right;\n  }\n\n  & td,\n  & th {\n    padding: 0.3em 0.6em;\n    border-width: 1px 0;\n    vertical-align: baseline;\n  }\n\n  & .num {\n    width: auto;\n  }\n\n  & th.num,\n  & td.open {\n    font-family: var(--font-family);\n  }\n\n  & th:not([aria-sort]) {\n    font-weight: 400;\n  }\n\n  & th button {\n    white-space: nowrap;\n  }\n\n  & .arrow {\n    padding-left: 0.35em;\n    font-size: 0.75em;\n  }\n\n  & .num .arrow {\n    float: left;\n    padding: 0.3em 0.35em 0 0;\n  }\n\n  & tbody tr {\n    cursor: pointer;\n    outline-offset: -2px;\n  }\n\n  & tbody tr.side {\n    cursor: default;\n    font-style: italic;\n    color: var(--quiet);\n  }\n\n  & tbody tr:not(.side):hover {\n    background: color-mix(in srgb, var(--link-color) 8%, var(--background));\n  }\n\n  & tbody tr[aria-selected="true"] {\n    background: var(--selected);\n  }\n\n  & tbody tr.related {\n    outline: 2px solid var(--related);\n  }\n\n  & .cut {\n    display: block;\n    overflow: hidden;\n    text-overflow: ellipsis;\n  }\n\n  & :is(.number, .reference, .bank_account) .cut {\n    max-width: 12em;\n  }\n\n  /* Of a long account the end is kept, which tells it from the others. */\n  & .bank_account .cut {\n    direction: rtl;\n    text-align: left;\n  }\n\n  & :is(.customer, .name) a {\n    display: block;\n    overflow: hidden;\n    text-overflow: ellipsis;\n  }\n\n  & .customer a {\n    max-width: 13em;\n  }\n\n  /* The description, or the name, takes what room the others leave. */\n  & th:is(.description, .name) {\n    min-width: 7em;\n  }\n\n  & td:is(.description, .name) {\n    width: 100%;\n    max-width: 0;\n  }\n\n  & .side td.description {\n    width: auto;\n  }\n\n  & .side .cut {\n    white-space: normal;\n  }\n\n  /* All on one line where there is room. */\n  & td.status {\n    min-width: 15em;\n    white-space: normal;\n  }\n\n  & .late {\n    white-space: nowrap;\n  }\n\n  & td:is(.last, .signs) {\n    white-space: nowrap;\n  }\n\n  & td.last > * {\n    display: inline-block;\n    min-width: 9em;\n  }\n\n  & td.last .when {\n    min-width: 0;\n  }\n\n  & tr.reversed :is(.number, .amount .money) {\n    text-decoration: line-through;\n    text-decoration-color: var(--related);\n  }\n\n  & .when {\n    color: var(--quiet);\n  }\n}\n\n:is(#receivables, .receivables-dialog) .state {\n  white-space: nowrap;\n\n  &::before {\n    display: inline-block;\n    width: 0.62em;\n    height: 0.62em;\n    margin-right: 0.45em;\n    content: "";\n    border: 1.5px solid var(--related);\n    border-radius: 50%;\n  }\n\n  &.partially-settled::before {\n    background: linear-gradient(90deg, var(--partly) 50%, transparent 50%);\n    border-color: var(--partly);\n  }\n\n  &.fully-settled::before {\n    background: var(--settled);\n    border-color: var(--settled);\n  }\n\n  &.reversed::before {\n    background: var(--related);\n  }\n}\n\n#receivables .sign {\n  display: inline-block;\n  padding: 0 0.5em;\n  margin-left: 0.4em;\n  font-size: 0.86em;\n  border: 1px solid var(--border-darker);\n  border-radius: 1em;\n\n  &.error {\n    color: var(--late);\n    border-color: currentcolor;\n  }\n\n  .customers & {\n    margin: 0 0.4em 0 0;\n  }\n}\n\n#receivables .locked-by .lock {\n  margin-right: 0.4em;\n}\n\n#receivables .lock svg {\n  width: 1em;\n  height: 1em;\n  vertical-align: -0.12em;\n  fill: currentcolor;\n\n  & .shackle {\n    fill: none;\n    stroke: currentcolor;\n    stroke-width: 1.8;\n  }\n}\n\n/* What tells lines apart stays; the rest is in the details. */\n@container (width < 1400px) {\n  #receivables .grid:where(:has(th.customer ~ .amount)) {\n    & :is(.reference, .bank_account) .cut {\n      max-width: 9em;\n    }\n\n    & .number .cut {\n      max-width: 10em;\n    }\n\n    & td.status {\n      min-width: 9em;\n    }\n\n    & .customer a {\n      max-width: 11em;\n    }\n  }\n}\n\n@container (width < 1270px) {\n  #receivables .grid td.status {\n    min-width: 9em;\n  }\n\n  #receivables .grid .bank_account,\n  #receivables .grid:has(th.customer ~ .amount) .reference {\n    display: none;\n  }\n}\n\n@container (width < 1100px) {\n  #receivables .grid {\n    & .number .cut {\n      max-width: 10em;\n    }\n\n    & .reference .cut {\n      max-width: 7em;\n    }\n\n    & .customer a {\n      max-width: 8em;\n    }\n\n    & td.last .when {\n      display: block;\n    }\n  }\n\n  #receivables .grid:has(th.customer ~ .amount) th.description {\n    min-width: 4em;\n  }\n}\n\n@container (width < 1020px) {\n  #receivables .grid .reference {\n    display: none;\n  }\n\n  #receivables .grid:has(th.customer ~ .amount) {\n    & td.type {\n      white-space: normal;\n    }\n\n    & .number .cut {\n      max-width: 8.4em;\n    }\n  }\n}\n\n@container (width < 860px) {\n  #receivables .grid {\n    & :is(td, th) {\n      padding: 0.3em 0.25em;\n    }\n\n    & th.description {\n      min-width: 5em;\n    }\n\n    & td.signs {\n      white-space: normal;\n    }\n\n    & .customer a {\n      max-width: 7em;\n    }\n\n    & .number .cut {\n      max-width: 8.4em;\n    }\n\n    & .aging {\n      width: 4em;\n    }\n\n    & .status .late {\n      display: block;\n    }\n\n    & .outstanding .currency {\n      display: none;\n    }\n  }\n\n  #receivables .grid:has(th.customer ~ .amount) {\n    & .description {\n      display: none;\n    }\n\n    & .status .state {\n      white-space: normal;\n    }\n\n    & td.status {\n      min-width: 6em;\n    }\n  }\n}\n';

// src/main.ts
var leaving = new AbortController();
var mounted = null;
var main_default = {
  init() {
    document.head.append(h("style", {}, layout_default, card_default, tables_default, narrow_default, details_default, dialogs_default));
  },
  // Fava calls the two below in either order, and before init is done.
  onPageLoad() {
    if (mounted && !mounted.isConnected) leave();
    if (!document.getElementById("receivables")) closeDialog();
  },
  onExtensionPageLoad() {
    const root = document.getElementById("receivables");
    if (!root || root === mounted) return;
    leave();
    mounted = root;
    mount(root, leaving.signal);
  }
};
function leave() {
  leaving.abort();
  leaving = new AbortController();
  mounted = null;
}
export {
  main_default as default
};
