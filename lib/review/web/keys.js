// The keys. This table is what the keyboard obeys, what F1 shows, and what docs/review.md lists.

export const KEYS = [
  { name: "next-doubt", keys: "F8", says: "next word in doubt, the most doubtful first" },
  { name: "next-doubt-here", keys: "Ctrl+F8", says: "next word in doubt of this page, and on to its last by Enter" },
  { name: "previous-doubt", keys: "Shift+F8", says: "previous word in doubt" },
  { keys: "Enter", says: "at a word in doubt: take the reading that is shown, and go on" },
  { keys: "Shift+Enter", says: "at a word in doubt: take the first other reading, and go on" },
  { keys: "Backspace", says: "at a word in doubt: put back what was read, and go on" },
  { keys: "ArrowDown, ArrowUp", says: "at a word in doubt: another reading" },
  { keys: "Enter, Enter", says: "in the text: an empty line, which begins a new paragraph" },
  { keys: "Backspace", says: "at the beginning of a paragraph: it goes on with the one before" },
  { keys: "Enter", says: "at the beginning of a paragraph: it begins anew" },
  { name: "block-class", keys: "F2", says: "what this block is: class, then level of a head; Escape goes back" },
  { name: "printed-number", keys: "Shift+F2", says: "the printed number" },
  { name: "block-up", keys: "Alt+ArrowUp", says: "read this block earlier" },
  { name: "block-down", keys: "Alt+ArrowDown", says: "read this block later" },
  { name: "block-out", keys: "Alt+Delete", says: "take this block out" },
  { name: "next-page", keys: "Alt+PageDown", says: "next page" },
  { name: "previous-page", keys: "Alt+PageUp", says: "previous page" },
  { name: "pages", keys: "Alt+P", says: "list of pages" },
  { name: "overlay", keys: "F9", says: "lay the text over the image, and take it off" },
  { name: "crops", keys: "Shift+F9", says: "each line's image above its text" },
  { name: "tie", keys: "Alt+N", says: "at a note, then at the word that calls it: tie them; twice at the note: nothing calls it" },
  { name: "pictures", keys: "Alt+I", says: "pictures: draw, move, resize, take out; and back to the text" },
  { keys: "ArrowRight, Shift+ArrowRight", says: "at a picture: move it, its right or lower edge; with Ctrl by a pixel" },
  { keys: "Delete", says: "at a picture: take it out" },
  { name: "zoom-in", keys: "Alt+Equal", says: "larger image" },
  { name: "zoom-out", keys: "Alt+Minus", says: "smaller image" },
  { name: "zoom-fit", keys: "Alt+0", says: "image as wide as its pane" },
  { name: "find", keys: "Ctrl+Shift+F", says: "find and replace over the book" },
  { name: "undo", keys: "Alt+U", says: "undo the last saved change, then the one before" },
  { name: "save", keys: "Ctrl+S", says: "save now (it also happens by itself)" },
  { name: "proofread", keys: "F7", says: "this page is right as it stands: it becomes truth" },
  { name: "apply", keys: "Ctrl+Enter", says: "make the book anew with the changes" },
  { name: "keys", keys: "F1", says: "these keys" },
];

/** The name of what a key does; null for one that is the browser's. */
export function named(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey) parts.push("Shift");
  const code = event.code.replace(/^(Key|Digit)/, "");
  const pressed = [...parts, code].join("+");
  return KEYS.find((key) => key.name && key.keys === pressed)?.name ?? null;
}
