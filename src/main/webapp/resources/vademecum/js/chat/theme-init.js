// Runs before the first paint, as a classic script in the head of every page: a chosen theme must not flash.
(function () {
  let theme = null;
  try {
    theme = localStorage.getItem('vademecum.theme');
  } catch {
    // Storage can be forbidden; the system's theme is used then.
  }
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
})();
