/** A table of lines, of which one is selected with the mouse or the arrow keys. */

import { fill, h } from "./dom.ts";
import type { Child } from "./dom.ts";

export interface Column<Row> {
  /** Also the word by which the endpoint sorts. */
  readonly name: string;
  readonly label: string;
  /** In which direction it sorts first; not sortable without. */
  readonly sort?: "asc" | "desc";
  readonly numeric?: boolean;
  readonly cell: (row: Row) => Child | readonly Child[];
  /** Whether the cell takes the place of all that would follow. */
  readonly takesRest?: (row: Row) => boolean;
}

export interface GridOptions<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** What names a line; "" for a line that cannot be selected. */
  readonly idOf: (row: Row) => string;
  readonly rowClass?: (row: Row) => string;
  /** The lines to mark beside the selected one. */
  readonly relatedTo?: (row: Row) => readonly string[];
  readonly select?: (id: string) => void;
  readonly open: (id: string) => void;
  readonly sort: (name: string, dir: "asc" | "desc") => void;
}

export interface Grid<Row> {
  readonly element: HTMLElement;
  show(rows: readonly Row[], sort: string, dir: "asc" | "desc"): void;
  /** Select a line without opening it; "" for none. */
  select(id: string): void;
  /** Put the focus on the selected line, else on the first. */
  focus(): void;
  /** Handle a key for the table as a whole. */
  key(event: KeyboardEvent): boolean;
}

const PAGE = 10;

/** Make a table. */
export function grid<Row>(options: GridOptions<Row>): Grid<Row> {
  const { columns, idOf } = options;
  let selected = "";
  let rows: readonly Row[] = [];
  const elements = new Map<string, HTMLElement>();

  const head = h("thead", { role: "rowgroup" });
  const body = h("tbody", {
    role: "rowgroup",
    on: {
      click(event) {
        // A link or button in the line is its own; so is text being selected.
        if (event.target instanceof Element && event.target.closest("a, button")) return;
        const id = idAt(event.target);
        if (!id) return;
        mark(id);
        options.open(id);
      },
      focusin: (event) => mark(idAt(event.target) || selected),
    },
  });
  const element = h(
    "div",
    { class: "scroll" },
    h("table", { class: "grid", role: "grid", "aria-label": options.label }, head, body),
  );

  function idAt(target: EventTarget | null): string {
    const row = target instanceof Element ? target.closest("tr") : null;
    return row?.dataset["id"] ?? "";
  }

  function heading(column: Column<Row>, sort: string, dir: "asc" | "desc"): HTMLElement {
    const sorted = column.name === sort;
    const sortable = column.sort;
    return h(
      "th",
      {
        role: "columnheader",
        scope: "col",
        class: classOf(column),
        "aria-sort": sorted ? (dir === "asc" ? "ascending" : "descending") : null,
      },
      sortable === undefined
        ? column.label
        : h(
            "button",
            {
              type: "button",
              class: "unset",
              on: {
                click: () =>
                  options.sort(
                    column.name,
                    sorted ? (dir === "asc" ? "desc" : "asc") : sortable,
                  ),
              },
            },
            column.label,
            h(
              "span",
              { class: "arrow", "aria-hidden": "true" },
              sorted ? (dir === "asc" ? "▲" : "▼") : "",
            ),
          ),
    );
  }

  function line(row: Row): HTMLElement {
    const id = idOf(row);
    const tr = h(
      "tr",
      {
        role: "row",
        class: options.rowClass?.(row) || null,
        "data-id": id || null,
        tabindex: id ? -1 : null,
      },
      ...cellsOf(row),
    );
    if (id) elements.set(id, tr);
    return tr;
  }

  function cellsOf(row: Row): HTMLElement[] {
    const last = columns.findIndex((column) => column.takesRest?.(row));
    const shown = last < 0 ? columns : columns.slice(0, last + 1);
    return shown.map((column, place) => {
      const span = place === last ? columns.length - last : null;
      return h(
        "td",
        { role: "gridcell", class: classOf(column), colspan: span, "aria-colspan": span },
        ...[column.cell(row)],
      );
    });
  }

  function mark(id: string): void {
    selected = elements.has(id) ? id : "";
    const row = rows.find((each) => idOf(each) === selected && selected);
    const related = new Set(row && options.relatedTo ? options.relatedTo(row) : []);
    // One line can be reached with Tab; from there the arrow keys go on.
    const reachable = selected || elements.keys().next().value;
    for (const [each, tr] of elements) {
      tr.setAttribute("aria-selected", String(each === selected));
      tr.classList.toggle("related", related.has(each));
      tr.tabIndex = each === reachable ? 0 : -1;
    }
  }

  function moveTo(place: number): void {
    const ids = [...elements.keys()];
    const id = ids[Math.max(0, Math.min(place, ids.length - 1))];
    if (id === undefined) return;
    mark(id);
    elements.get(id)?.focus();
    elements.get(id)?.scrollIntoView({ block: "nearest" });
    options.select?.(id);
  }

  function steps(key: string): number | null {
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
        h("tr", { role: "row" }, ...columns.map((each) => heading(each, sort, dir))),
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
    },
  };
}

function classOf<Row>(column: Column<Row>): string {
  return column.numeric ? `${column.name} num` : column.name;
}
