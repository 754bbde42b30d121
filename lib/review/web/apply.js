// The stages from merge on, run by the server; what they do is shown as they do it.

import { get, post } from "./api.js";
import { $, say, warn } from "./dom.js";
import { emit } from "./state.js";

const PAUSE = 500; // milliseconds between questions

export async function apply() {
  try {
    await post("apply");
  } catch (error) {
    if (!error.isConflict) return warn(error.message);
  }
  await followRun();
}

export async function followRun() {
  const button = $("apply-button");
  button.disabled = true;
  for (;;) {
    const run = await get("apply").catch((error) => ({ state: "failed", error: error.message, done: [], stages: [] }));
    if (run.state !== "running") {
      button.disabled = false;
      button.textContent = "Apply";
      if (run.state === "failed") warn(`Not applied: ${run.error}`);
      else say("Applied: the exports hold the changes", true);
      return emit("reload");
    }
    const text = run.stage
      ? `${run.stage} (${Math.min(run.done.length + 1, run.stages.length)} of ${run.stages.length})`
      : "starting";
    button.textContent = `Applying: ${text}`;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
