/** Pictures of the debt: how old it is, and how it went. */

import type { Buckets, Money, TrendPoint } from "./contract.ts";
import { BUCKETS } from "./contract.ts";
import { h, svg } from "./dom.ts";
import { isZero, size, spoken } from "./money.ts";
import type { Texts } from "./texts/index.ts";

const WIDTH = 480;
const HEIGHT = 150;
const TOP = 22;
const BOTTOM = 20;
/** How far above or below its point a value stands, and so many points it is wide. */
const ABOVE = 8;
const BELOW = 18;
const BESIDE = 5;

/** How old a debt is, as one small bar; null where nothing is open, or hidden. */
export function agingBar(buckets: Buckets, t: Texts): HTMLElement | null {
  const parts = BUCKETS.map((bucket) => ({
    bucket,
    amount: buckets[bucket],
    size: size(buckets[bucket]) ?? 0,
  })).filter((part) => part.size > 0);
  if (parts.length === 0) return null;
  const label = parts
    .map(({ bucket, amount }) => `${t.buckets[bucket]}: ${spoken(amount)}`)
    .join("\n");
  return h(
    "div",
    { class: "aging", role: "img", "aria-label": label, title: label },
    ...parts.map((part) =>
      h("span", { class: `bucket ${part.bucket}`, style: `flex-grow: ${part.size}` }),
    ),
  );
}

/** The debt by age, one column an age. */
export function agingChart(buckets: Buckets, t: Texts): HTMLElement {
  const columns = BUCKETS.map((bucket) => ({
    bucket,
    amount: buckets[bucket],
    size: size(buckets[bucket]),
  }));
  const hidden = columns.some((column) => column.size === null);
  const highest = Math.max(...columns.map((column) => column.size ?? 0));
  if (hidden) return h("p", { class: "nothing" }, t.hiddenAmounts);
  if (highest === 0) return h("p", { class: "nothing" }, t.nothingOwed);
  const step = WIDTH / columns.length;
  const scale = (HEIGHT - TOP - BOTTOM) / highest;
  const floor = HEIGHT - BOTTOM;
  const label = columns
    .map(({ bucket, amount }) => `${t.buckets[bucket]}: ${spoken(amount)}`)
    .join("; ");
  return chart(
    label,
    ...columns.flatMap((column, place) => {
      const middle = step * (place + 0.5);
      const tall = Math.max((column.size ?? 0) * scale, column.size ? 1.5 : 0);
      return [
        svg("rect", {
          class: `bucket ${column.bucket}`,
          x: step * place + 10,
          y: floor - tall,
          width: step - 20,
          height: tall,
        }),
        svg(
          "text",
          { class: "value", x: middle, y: floor - tall - 6, "text-anchor": "middle" },
          isZero(column.amount) ? "–" : column.amount.text,
        ),
        svg(
          "text",
          { x: middle, y: HEIGHT - 5, "text-anchor": "middle" },
          t.buckets[column.bucket],
        ),
      ];
    }),
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: floor, y2: floor }),
  );
}

/** What was outstanding at the ends of the months. */
export function trendChart(points: readonly TrendPoint[], t: Texts): HTMLElement {
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
  const x = (place: number) => step * (place + 0.5);
  const y = (value: number) => TOP + (high - value) * scale;
  const line = values.map((value, place) => `${round(x(place))},${round(y(value))}`);
  const last = points.length - 1;
  const every = Math.ceil(points.length / 8);
  const peak = values.indexOf(high);
  const label = points
    .map((point) => `${point.date}: ${spoken(point.outstanding)}`)
    .join("; ");
  return chart(
    `${t.outstandingOverTime}. ${label}`,
    svg("polygon", {
      class: "area",
      points: [`${round(x(0))},${y(0)}`, ...line, `${round(x(last))},${y(0)}`].join(" "),
    }),
    svg("polyline", { class: "trend", points: line.join(" ") }),
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: y(0), y2: y(0) }),
    ...points.flatMap((point, place) => {
      const value = values[place] ?? 0;
      const named = place === last || place === peak;
      const anchor = place > points.length - 3 ? "end" : place < 2 ? "start" : "middle";
      // Below the line where that comes from above, if there is room.
      const falls = Math.max(...values.slice(Math.max(0, place - BESIDE), place)) > value;
      const below = falls && y(value) + BELOW < HEIGHT - BOTTOM;
      return [
        svg(
          "circle",
          { class: "point", cx: x(place), cy: y(value), r: named ? 3.5 : 2.5 },
          svg("title", {}, `${point.date}: ${spoken(point.outstanding)}`),
        ),
        named &&
          svg(
            "text",
            {
              class: "value",
              x: x(place),
              y: below ? y(value) + BELOW : y(value) - ABOVE,
              "text-anchor": anchor,
            },
            point.outstanding.text,
          ),
        (last - place) % every === 0 &&
          svg(
            "text",
            { x: x(place), y: HEIGHT - 5, "text-anchor": "middle" },
            point.date.slice(0, 7),
          ),
      ];
    }),
  );
}

function chart(label: string, ...content: (SVGElement | false)[]): HTMLElement {
  return h(
    "div",
    { class: "chart" },
    svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
      ...content,
    ),
  );
}

/** What is owed upwards: below zero the customers together are in credit. */
function signedSize(amount: Money): number | null {
  return amount.number === null ? null : Number(amount.number);
}

function round(value: number): string {
  return value.toFixed(1);
}
