/** Building the page. Data only ever becomes text or an attribute, never HTML. */

export type Child = Node | string | null | undefined | false;
type Children = readonly (Child | readonly Child[])[];

type Listeners = {
  readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void;
};

/** Attributes by name; false, null and undefined leave one out. `on` listens. */
export interface Attributes {
  readonly on?: Listeners;
  readonly [name: string]: string | number | boolean | null | undefined | Listeners;
}

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Children
): HTMLElementTagNameMap[Tag] {
  return furnish(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Children
): SVGElementTagNameMap[Tag] {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/** A sentence of the server's: these are in English, whatever the page speaks. */
export function english(text: string | null): HTMLElement | null {
  return text === null ? null : h("span", { lang: "en" }, text);
}

/** Replace all that an element holds. */
export function fill(element: Element, ...children: Children): void {
  element.replaceChildren(...present(children));
}

/**
 * Replace all that an element holds by what is like it, and leave the focus on the
 * button or link that says the same.
 *
 * @returns Whether nothing that had the focus is gone.
 */
export function refill(element: Element, ...children: Children): boolean {
  const focused = document.activeElement;
  const said = focused && element.contains(focused) ? focused.textContent : null;
  fill(element, ...children);
  if (said === null) return true;
  const same = [...element.querySelectorAll<HTMLElement>("button, a, summary")].find(
    (each) => each.textContent === said,
  );
  same?.focus({ preventScroll: true });
  return same !== undefined;
}

/** Whether typing there means text, so that a key is no command. */
export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches("input, select, textarea") || target.isContentEditable)
  );
}

/** An address that may stand in a link: of this server, or of the web. */
export function safeAddress(address: string | null): string | null {
  if (address === null) return null;
  try {
    const { protocol } = new URL(address, window.location.href);
    return protocol === "http:" || protocol === "https:" ? address : null;
  } catch {
    return null;
  }
}

/** The last part of the path of a file. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function furnish<E extends HTMLElement | SVGElement>(
  element: E,
  attributes: Attributes,
  children: Children,
): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "object") {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener as EventListener);
      }
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...present(children));
  return element;
}

function present(children: Children): (Node | string)[] {
  return children
    .flat()
    .filter(
      (child): child is Node | string =>
        child !== null && child !== undefined && child !== false,
    );
}
