// Places in an edited text: characters, words and lines, whatever nodes the browser made of it.

/** The text of an editor. A browser may keep line ends as <br>. */
export function textOf(editor) {
  let text = "";
  for (const node of walk(editor)) text += node.nodeType === Node.TEXT_NODE ? node.data : "\n";
  return text;
}

function* walk(node) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE || child.nodeName === "BR") yield child;
    else yield* walk(child);
  }
}

/** Where the caret stands in an editor, in characters; null where it stands elsewhere. */
export function caretIn(editor, end = false) {
  const selection = getSelection();
  if (!selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const [node, offset] = end ? [range.endContainer, range.endOffset] : [range.startContainer, range.startOffset];
  return editor.contains(node) ? offsetAt(editor, node, offset) : null;
}

function offsetAt(editor, node, offset) {
  const before = document.createRange();
  before.setStart(editor, 0);
  before.setEnd(node, offset);
  let length = 0;
  for (const part of walk(before.cloneContents())) length += part.nodeType === Node.TEXT_NODE ? part.data.length : 1;
  return length;
}

/** A range of an editor's text, from character to character. */
export function rangeOf(editor, start, end = start) {
  const range = document.createRange();
  range.selectNodeContents(editor);
  let at = 0;
  let open = false;
  for (const node of walk(editor)) {
    const length = node.nodeType === Node.TEXT_NODE ? node.data.length : 1;
    if (!open && start <= at + length) {
      setEdge(range, "setStart", node, start - at);
      open = true;
    }
    if (open && end <= at + length) {
      setEdge(range, "setEnd", node, end - at);
      return range;
    }
    at += length;
  }
  if (!open) range.collapse(false);
  return range;
}

function setEdge(range, edge, node, offset) {
  if (node.nodeType === Node.TEXT_NODE) range[edge](node, offset);
  else range[offset ? `${edge}After` : `${edge}Before`](node);
}

export function select(editor, start, end = start) {
  editor.focus({ preventScroll: true });
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(rangeOf(editor, start, end));
}

/** Put text over a selection so that the browser's own undo knows of it. */
export function replaceSelection(text) {
  document.execCommand(text ? "insertText" : "delete", false, text);
}

/** The words of a text: where each begins and ends. */
export function wordsOf(text) {
  return [...text.matchAll(/\S+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

/** Which word a character belongs to, or comes next. */
export function wordAt(words, offset) {
  const index = words.findIndex((word) => offset <= word.end);
  return index < 0 ? words.length - 1 : index;
}
