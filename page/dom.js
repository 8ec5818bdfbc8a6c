/**
 * Makes an element. Texts become text nodes, so that nothing that is stored is ever read as markup.
 *
 * @param properties set as properties of the element if it has them, else as attributes; undefined and null are left out.
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

/** A sentence that screen readers hear; `isProblem` marks it as an error. */
export function message(text, { isProblem = false } = {}) {
  return element(
    'p',
    { className: isProblem ? 'notice problem' : 'notice', role: isProblem ? 'alert' : 'status' },
    text,
  );
}

/** Does a job, and shows in place what went wrong, unless it is not wanted any more. */
export async function sayingProblems(place, job) {
  try {
    await job();
  } catch (error) {
    if (error.name !== 'AbortError') place.replaceChildren(message(error.message, { isProblem: true }));
  }
}

/** A share of 0 to 1 as a percentage. */
export function percent(share) {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
}
