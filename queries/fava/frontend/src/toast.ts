/** A short word on what happened, read out and then gone. */

import { h } from "./dom.ts";

const SHOWN_FOR = 6000;

let region: HTMLElement | null = null;

/** Tell something in the corner of the window. */
export function toast(text: string): void {
  if (!region?.isConnected) {
    region = h("div", { class: "receivables-toasts", role: "status" });
    document.body.append(region);
  }
  const message = h("p", { on: { click: () => message.remove() } }, text);
  region.append(message);
  window.setTimeout(() => message.remove(), SHOWN_FOR);
}
