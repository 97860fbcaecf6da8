/** The module that Fava loads: see fava/help/extensions.md. */

import { h } from "./dom.ts";
import { closeDialog } from "./dialogs/dialog.ts";
import { mount } from "./page.ts";
import card from "./style/card.css";
import details from "./style/details.css";
import dialogs from "./style/dialogs.css";
import layout from "./style/layout.css";
import narrow from "./style/narrow.css";
import tables from "./style/tables.css";

let leaving = new AbortController();
let mounted: HTMLElement | null = null;

export default {
  init(): void {
    document.head.append(h("style", {}, layout, card, tables, narrow, details, dialogs));
  },

  // Fava calls the two below in either order, and before init is done.
  onPageLoad(): void {
    if (mounted && !mounted.isConnected) leave();
    // Fava may load this very page again, as the ledger changed: let people finish.
    if (!document.getElementById("receivables")) closeDialog();
  },

  onExtensionPageLoad(): void {
    const root = document.getElementById("receivables");
    if (!root || root === mounted) return;
    leave();
    mounted = root;
    mount(root, leaving.signal);
  },
};

function leave(): void {
  leaving.abort();
  leaving = new AbortController();
  mounted = null;
}
