// A page that is right: a person stands for all of it, and it becomes truth.

import { post } from "./api.js";
import { make, say } from "./dom.js";
import { ask, change, enqueue, take } from "./saving.js";
import { state } from "./state.js";
import { flushAll } from "./text.js";

/** This page is right: every paragraph is a person's, and evaluate measures on it. */
export async function proofread() {
  flushAll();
  const done = await change(() => [{ kind: "proofread", version: state.page.version }], "page found right");
  if (!done && !state.page.proofread) return;
  await writeTruth({});
}

async function writeTruth(body) {
  const number = state.page.number;
  let again = null;
  await enqueue(async () => {
    try {
      take(await post(`page/${number}/truth`, body));
      say(`Page ${number} is truth now`);
    } catch (error) {
      if (error.status !== 428 && error.status !== 409) throw error;
      again = error;
    }
  });
  if (!again) return;
  const [title, label, more] =
    again.status === 428
      ? ["Keep this page as truth?", "Make the folder and name it in params.yaml", { make_folder: true }]
      : ["There is another truth of this page", "Replace it", { replace: true }];
  const answer = await ask(
    title,
    [make("p", {}, again.message)],
    [
      ["yes", label],
      [null, "Leave it"],
    ],
  );
  if (answer) await writeTruth({ ...body, ...more });
}
