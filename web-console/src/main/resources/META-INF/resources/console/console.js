"use strict";

// Every page works without this file. It keeps pages up to date, follows logs, shows their end, and copies commands.

const LINES_KEPT = 5000;
const SLOWEST_RETRY = 30_000;

/** Calls back when the tab can be seen, now or later: what nobody looks at costs the server nothing. */
function whenVisible(action) {
  if (!document.hidden) return action();
  const wait = () => {
    if (document.hidden) return;
    document.removeEventListener("visibilitychange", wait);
    action();
  };
  document.addEventListener("visibilitychange", wait);
}

// ---- Live regions: the page is fetched again, and what changed in it is replaced.

const content = document.getElementById("content");
const stale = document.querySelector(".stale");
let refreshTimer;
let failures = 0;

function refreshLater() {
  clearTimeout(refreshTimer);
  const seconds = Number(content.dataset.refresh);
  if (!seconds) return;
  const wait = Math.min(seconds * 1000 * 2 ** failures, SLOWEST_RETRY);
  refreshTimer = setTimeout(() => whenVisible(refresh), wait);
}

async function refresh() {
  clearTimeout(refreshTimer);
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(10_000) });
    // Somewhere else: signed out. Not found: the app is gone. Both are pages of their own.
    if (answer.redirected) return location.assign(answer.url);
    if (answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error("status " + answer.status);
    adopt(new DOMParser().parseFromString(await answer.text(), "text/html"));
    failures = 0;
  } catch {
    failures = Math.min(failures + 1, 5);
  }
  stale.hidden = failures < 2;
  refreshLater();
}

function adopt(fresh) {
  document.title = fresh.title;
  content.dataset.refresh = fresh.getElementById("content")?.dataset.refresh ?? "";
  for (const region of document.querySelectorAll("[data-live]")) {
    const newer = fresh.getElementById(region.id);
    if (newer && newer.innerHTML !== region.innerHTML && !isSelectedIn(region)) replace(region, newer);
  }
}

function isSelectedIn(region) {
  const selection = getSelection();
  return !selection.isCollapsed && region.contains(selection.anchorNode);
}

function replace(region, newer) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const place = focused && [...region.querySelectorAll("a, button")].indexOf(focused);
  region.replaceChildren(...newer.childNodes);
  if (focused) region.querySelectorAll("a, button")[place]?.focus({ preventScroll: true });
}

refreshLater();

// ---- Live log: lines are added as they are written. Scrolling up stops the following, going to the end resumes it.

const log = document.getElementById("log");

if (log) {
  const newest = document.getElementById("newest");
  let following = true;

  const toEnd = () => (log.scrollTop = log.scrollHeight);
  const mark = (line) => {
    const text = (line.lastElementChild ?? line).textContent;
    if (/^(\[[^\]]*\d+\/\d+\]|={2,}>|-{2,}>)/.test(text)) line.classList.add("step");
    else if (/^\s*(error|fatal|failed)\b/i.test(text) || /^npm (ERR!|error)/.test(text)) line.classList.add("error");
    else if (/^\s*warn(ing)?\b/i.test(text)) line.classList.add("warning");
  };

  for (const line of log.children) mark(line);
  toEnd();

  // Only what grows has it.
  if (newest) {
    // By direction: while lines are added, a scroll event can come when its end is the end no more.
    let top = log.scrollTop;
    log.addEventListener("scroll", () => {
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
      if (atEnd) {
        following = true;
        newest.hidden = true;
      } else if (log.scrollTop < top) {
        following = false;
      }
      top = log.scrollTop;
    });
    newest.addEventListener("click", () => {
      following = true;
      newest.hidden = true;
      toEnd();
    });
  }

  if (log.dataset.stream) {
    const sign = document.getElementById("following");
    let count = Number(log.dataset.from);
    let waiting = [];
    let source;

    const readable = (line) => {
      const text = line.replace(/\u001B\[[0-?]*[ -/]*[@-~]/g, "").trimEnd();
      return text.slice(text.lastIndexOf("\r") + 1);
    };
    const write = () => {
      const lines = document.createDocumentFragment();
      for (const text of waiting) {
        const line = document.createElement("div");
        line.dataset.n = ++count;
        line.textContent = readable(text);
        mark(line);
        lines.append(line);
      }
      waiting = [];
      log.append(lines);
      if (following) {
        while (log.childElementCount > LINES_KEPT) log.firstElementChild.remove();
        toEnd();
      } else {
        newest.hidden = false;
      }
    };
    const stop = () => {
      source?.close();
      source = undefined;
      sign.hidden = true;
      if (waiting.length) write();
    };
    const follow = () => {
      if (source) return;
      source = new EventSource(log.dataset.stream + "?from=" + count);
      source.onopen = () => (sign.hidden = false);
      source.addEventListener("line", (event) => {
        if (waiting.push(event.data) === 1) requestAnimationFrame(write);
      });
      source.addEventListener("end", () => {
        stop();
        document.removeEventListener("visibilitychange", visibility);
        refresh();
      });
      // Not left to the browser: it would ask from the same line again.
      source.onerror = () => {
        stop();
        setTimeout(() => whenVisible(follow), 2000);
      };
    };
    // Browsers open few connections to a host: a tab that nobody sees must not hold one.
    const visibility = () => (document.hidden ? stop() : follow());
    document.addEventListener("visibilitychange", visibility);
    whenVisible(follow);
  }
}

// ---- Copying

document.documentElement.classList.add("scripted");
document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const command = button.parentElement.querySelector("code");
  try {
    await navigator.clipboard.writeText(command.textContent);
    button.textContent = "Copied";
  } catch {
    // Without TLS browsers give pages no clipboard: the text is selected, Ctrl+C does the rest.
    getSelection().selectAllChildren(command);
    button.textContent = "Selected";
  }
  setTimeout(() => (button.textContent = "Copy"), 2000);
});

// ---- A link from another site comes without the cookie, which is strict. The page's own request has it.

if (content.hasAttribute("data-sign-in")) {
  fetch(location.href, { cache: "no-store" })
    .then((answer) => answer.redirected && location.replace(answer.url))
    .catch(() => {});
}
