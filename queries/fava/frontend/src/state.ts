/** What is shown, as it stands in the address: a link shows the same again. */

/** The parameters of Fava's own filters: handed on with every question. */
const FILTERS = ["account", "filter", "time"] as const;

export interface State {
  /** The list of customers, or the map of a customer's (or all) transactions. */
  readonly view: "customers" | "transactions";
  /** Whose transactions; "" for those of all. */
  readonly customer: string;
  /** The selected transaction. */
  readonly id: string;
  readonly q: string;
  readonly sort: string;
  readonly dir: "asc" | "desc" | "";
  readonly show: readonly string[];
  readonly type: readonly string[];
  readonly status: readonly string[];
  readonly bank_account: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly locked: string;
  readonly open: string;
  readonly all: string;
  readonly page: number;
}

export const EMPTY: State = {
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
  page: 1,
};

const TEXTS = [
  "customer",
  "id",
  "q",
  "sort",
  "from",
  "to",
  "locked",
  "open",
  "all",
] as const;
const LISTS = ["show", "type", "status", "bank_account"] as const;

/** Read the state from what stands behind the ? of an address. */
export function readState(search: string): State {
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
    page: page > 0 ? page : 1,
  };
}

/** The address of a state, with Fava's own parameters kept. */
export function addressOf(state: State, location: Location | URL): string {
  const params = new URLSearchParams(location.search);
  for (const key of [...TEXTS, ...LISTS, "view", "dir", "page"]) params.delete(key);
  for (const [key, value] of asParams(state)) params.append(key, value);
  if (state.view === "transactions" && !state.customer) params.set("view", state.view);
  if (state.id) params.set("id", state.id);
  const search = params.toString();
  return search ? `${location.pathname}?${search}` : location.pathname;
}

/** The question that fills a list, with Fava's filters. */
export function questionOf(state: State, location: Location | URL): URLSearchParams {
  return withFilters(asParams(state), location);
}

/** A question of its own, with Fava's filters. */
export function withFilters(
  question: Iterable<[string, string]> | Record<string, string>,
  location: Location | URL,
): URLSearchParams {
  const pairs = Symbol.iterator in question ? [...question] : Object.entries(question);
  const params = new URLSearchParams(pairs);
  const given = new URLSearchParams(location.search);
  for (const key of FILTERS) {
    const value = given.get(key);
    if (value) params.set(key, value);
  }
  return params;
}

/** Whether Fava's own filters narrow the list. */
export function isFiltered(location: Location | URL): boolean {
  const given = new URLSearchParams(location.search);
  return FILTERS.some((key) => given.get(key));
}

/** Whether filters of the page (not Fava's) narrow the list. */
export function isNarrowed(state: State): boolean {
  return (
    LISTS.some((key) => state[key].length > 0) ||
    [state.q, state.from, state.to, state.locked, state.open].some(Boolean)
  );
}

function asParams(state: State): [string, string][] {
  const pairs: [string, string][] = [];
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
