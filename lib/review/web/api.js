// Questions to the server. An answer that is an error has one line of text, which is shown as it is.

export class ServerError extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
  /** What was to be changed had been changed elsewhere. */
  get isConflict() {
    return this.status === 409;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new ServerError(
      0,
      "The server does not answer: is `colophon review` still running? Nothing typed here is lost yet.",
    );
  }
  const answer = await response.json().catch(() => ({ error: `no answer that can be read (${response.status})` }));
  if (!response.ok) throw new ServerError(response.status, answer.error);
  return answer;
}

export const get = (path) => ask(`/api/${path}`);

export const post = (path, body = {}) =>
  ask(`/api/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
