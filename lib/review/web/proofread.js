// A page that is right: a person stands for all of it, and it becomes truth.

import { post } from "./api.js";
import { make, say } from "./dom.js";
import { ask, change, enqueue, take } from "./saving.js";
import { state } from "./state.js";

/** This page is right: every paragraph is a person's, and evaluate measures on it. */
export async function proofread() {
  const done = await change(() => [{ kind: "proofread", version: state.page.version }], "page found right");
  if (!done && !state.page.proofread) return;
  await askAndWrite();
}

/** Ask first where there is something to ask: a refusal would stand on the browser's console. */
async function askAndWrite() {
  if (state.truth === "nowhere") {
    const says = `The book has no folder of truth yet. To measure on this page, its settings are to name data/${state.book.id}/truth.`;
    return ask("Keep this page as truth?", [make("p", {}, says)], FOLDER).then((yes) => yes && writeTruth({ make_folder: true }));
  }
  if (state.truth === "other") {
    const says = "The folder of truth holds a text of this page that says otherwise.";
    return ask("There is another truth of this page", [make("p", {}, says)], REPLACE).then((yes) => yes && writeTruth({ replace: true }));
  }
  return writeTruth({});
}

const FOLDER = [
  ["yes", "Make the folder and name it"],
  [null, "Leave it"],
];
const REPLACE = [
  ["yes", "Replace it"],
  [null, "Leave it"],
];

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
  // It has come to be so meanwhile.
  const [title, answers, more] =
    again.status === 428
      ? ["Keep this page as truth?", FOLDER, { make_folder: true }]
      : ["There is another truth of this page", REPLACE, { replace: true }];
  const answer = await ask(title, [make("p", {}, again.message)], answers);
  if (answer) await writeTruth({ ...body, ...more });
}
