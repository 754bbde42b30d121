// What the page knows: the book, the page that is shown, the words in doubt. Parts listen for what they show.

export const state = {
  book: null,
  page: null,
  entry: null,
  truth: "none",
  pages: new Map(), // page number → what the list of pages shows of it
  allKnown: false,
  seen: new Set(), // words in doubt that were decided in this window
  current: null, // the word in doubt that is looked at
};

const listeners = new Map();

export function on(event, listener) {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

export function emit(event, detail) {
  for (const listener of listeners.get(event) ?? []) listener(detail);
}

/** A paragraph of the page that is shown, with its block. */
export function paragraphOf(id) {
  for (const block of state.page?.blocks ?? []) {
    const paragraph = block.paragraphs.find((one) => one.id === id);
    if (paragraph) return { block, paragraph };
  }
  return null;
}

/** All paragraphs that stand on the page, in reading order. */
export function standing() {
  return state.page.blocks
    .filter((block) => !block.gone)
    .flatMap((block) => block.paragraphs.filter((one) => !one.gone));
}
