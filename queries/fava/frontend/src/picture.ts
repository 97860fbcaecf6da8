/** A small picture of the links: on the left what pays, on the right what is paid. */

import type { Picture } from "./contract.ts";
import { h, svg } from "./dom.ts";
import { spoken } from "./money.ts";
import type { Texts } from "./texts/index.ts";

const WIDTH = 400;
const BOX = 138;
const TALL = 42;
const STEP = 52;
/** Where on their way links tell their amounts, in turn, so that no two labels meet. */
const PLACES = [0.27, 0.73, 0.5];
/** More boxes on a side say less than the list of links does. */
const MOST = 8;

/**
 * Draw the links around an item.
 *
 * @param open - Called with the id of a box that is clicked.
 */
export function drawPicture(
  picture: Picture,
  id: string,
  t: Texts,
  open: (id: string) => void,
): HTMLElement | null {
  if (picture.edges.length === 0) return null;
  const credits = unique(
    picture.edges.map((edge) => edge.credit),
    id,
  );
  const debits = unique(
    picture.edges.map((edge) => edge.debit),
    id,
  );
  const left = credits.slice(0, MOST);
  const right = debits.slice(0, MOST);
  const rows = Math.max(left.length, right.length);
  const height = rows * STEP - (STEP - TALL) + 2;
  const top = (side: readonly string[], place: number) =>
    1 + ((rows - side.length) * STEP) / 2 + place * STEP;
  const edges = picture.edges
    .map((edge) => ({
      edge,
      from: left.indexOf(edge.credit),
      to: right.indexOf(edge.debit),
    }))
    .filter(({ from, to }) => from >= 0 && to >= 0);
  const nodes = new Map(picture.nodes.map((node) => [node.id, node]));
  const missing = credits.length + debits.length - left.length - right.length;
  const told = picture.edges
    .map((edge) => t.pictureEdge(edge.credit, edge.debit, spoken(edge.amount)))
    .join(" ");

  function box(name: string, x: number, y: number): SVGElement {
    const node = nodes.get(name);
    return svg(
      "g",
      {
        class: name === id ? "node own" : "node",
        transform: `translate(${x} ${y})`,
        on: { click: () => open(name) },
      },
      svg(
        "title",
        {},
        node ? `${t.types[node.type]} ${name}: ${spoken(node.amount)}` : name,
      ),
      svg("rect", { width: BOX, height: TALL, rx: 3 }),
      svg("text", { class: "id", x: 8, y: 17 }, shortened(name)),
      node &&
        svg(
          "text",
          { class: "amount", x: BOX - 8, y: 34, "text-anchor": "end" },
          node.amount.text,
        ),
      node &&
        svg("text", { class: "type", x: 8, y: 34 }, shortened(t.types[node.type], 10)),
    );
  }

  return h(
    "div",
    { class: "picture" },
    svg(
      "svg",
      {
        viewBox: `0 0 ${WIDTH} ${height}`,
        role: "img",
        "aria-label": `${t.pictureOf(id)}. ${told}`,
      },
      ...edges.map(({ from, to }) => {
        const start = top(left, from) + TALL / 2;
        const end = top(right, to) + TALL / 2;
        const bend = WIDTH / 2;
        return svg("path", {
          class: "edge",
          d: `M${BOX + 1} ${start} C${bend} ${start} ${bend} ${end} ${WIDTH - BOX - 1} ${end}`,
        });
      }),
      ...edges.map(({ edge, from, to }, place) => {
        const beside = edges.length === 1 ? 0.5 : (PLACES[place % PLACES.length] ?? 0.5);
        const start = top(left, from) + TALL / 2;
        const end = top(right, to) + TALL / 2;
        return svg(
          "text",
          {
            class: "linked",
            x: BOX + (WIDTH - 2 * BOX) * beside,
            y: at(beside, start, end) - 4,
            "text-anchor": "middle",
          },
          edge.amount.text,
        );
      }),
      ...left.map((name, place) => box(name, 1, top(left, place))),
      ...right.map((name, place) => box(name, WIDTH - BOX - 1, top(right, place))),
    ),
    missing > 0 && h("p", { class: "more" }, t.more(missing)),
  );
}

/** Where the curve of a link is at a part of its way. */
function at(part: number, start: number, end: number): number {
  const smooth = part * part * (3 - 2 * part);
  return start + (end - start) * smooth;
}

/** Each once, the item itself first. */
function unique(ids: readonly string[], first: string): string[] {
  const all = [...new Set(ids)];
  return all.includes(first) ? [first, ...all.filter((each) => each !== first)] : all;
}

function shortened(text: string, most = 17): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
