// Arrows go on from paragraph to paragraph, as they do in one text.

import { caretIn, select, textOf } from "./caret.js";

/** Where the caret stands on the screen; a caret on an empty line has no box of its own. */
function caretBox() {
  const range = getSelection().getRangeAt(0).cloneRange();
  const boxes = range.getClientRects();
  if (boxes.length) return boxes[0];
  const node = range.startContainer;
  if (node.nodeType !== Node.TEXT_NODE || !node.length) return null;
  const at = Math.min(range.startOffset, node.length - 1);
  range.setStart(node, at);
  range.setEnd(node, at + 1);
  return range.getClientRects()[0] ?? null;
}

export function crossOver(event, editor) {
  if (event.defaultPrevented || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!getSelection().isCollapsed || !/^Arrow/.test(event.key)) return;
  const by = event.key === "ArrowUp" || event.key === "ArrowLeft" ? -1 : 1;
  const all = [...document.querySelectorAll("#blocks .paragraph")];
  const next = all[all.indexOf(editor) + by];
  if (!next) return;
  const at = caretIn(editor);
  const length = textOf(editor).length;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (at !== (by < 0 ? 0 : length)) return;
    select(next, by < 0 ? textOf(next).length : 0);
  } else {
    const caret = caretBox();
    const box = editor.getBoundingClientRect();
    const away = caret ? (by < 0 ? caret.top - box.top : box.bottom - caret.bottom) : 0;
    if (caret && away > caret.height) return;
    const edge = next.getBoundingClientRect();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    const place = pointIn(next, caret?.left ?? edge.left + 14, by);
    if (place === null) select(next, by < 0 ? textOf(next).length : 0);
  }
  event.preventDefault();
}

/** Put the caret into the nearest line of a paragraph, as far to the right as it stood; null where that cannot be. */
function pointIn(editor, x, by) {
  const box = editor.getBoundingClientRect();
  const y = by < 0 ? box.bottom - 16 : box.top + 16;
  const found = document.caretPositionFromPoint?.(x, y);
  if (!found || !editor.contains(found.offsetNode)) return null;
  getSelection().collapse(found.offsetNode, found.offset);
  return found.offset;
}
