/** Passes a state on only when it differs from the one before: a hundred failed attempts are one line in the log. */
export function onChange<S>(act: (state: S) => void): (state: S) => void {
  let last = "";
  return (state) => {
    const text = JSON.stringify(state);
    if (text === last) return;
    last = text;
    act(state);
  };
}
