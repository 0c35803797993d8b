/** What our libraries take for granted and Chrome 61 lacks; first import of the citizen's pages. */
if (!window.queueMicrotask) {
  window.queueMicrotask = (run: VoidFunction): void => void Promise.resolve().then(run);
}
