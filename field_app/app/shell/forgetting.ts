/**
 * Browsers write down what is typed: to fill it in next time, and so that a tab comes back as it was. Both lie in clear in
 * the profile, where a stolen phone would show them without any PIN. A field that says 'off', in a form that says 'off', is
 * left out of both; lists and long texts ask only their form, hence one form for all that have none.
 */
const FORM = 'nothing-remembered';
const FIELDS = 'input, select, textarea';

function quiet(field: Element): void {
  if (field.getAttribute('type') !== 'password') field.setAttribute('autocomplete', 'off');
  const own = field.closest('form');
  if (own) own.setAttribute('autocomplete', 'off');
  else field.setAttribute('form', FORM);
}

/** For every field of every screen, from now on. */
export function rememberNothing(): void {
  const form = document.createElement('form');
  form.id = FORM;
  form.hidden = true;
  form.setAttribute('autocomplete', 'off');
  form.addEventListener('submit', (event) => event.preventDefault());
  document.body.appendChild(form);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of Array.from(addedNodes))
        if (node instanceof Element) [...(node.matches(FIELDS) ? [node] : []), ...Array.from(node.querySelectorAll(FIELDS))].forEach(quiet);
  }).observe(document.body, { childList: true, subtree: true });
}
