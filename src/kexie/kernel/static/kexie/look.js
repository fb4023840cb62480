// Runs before the page is painted, so that nothing flashes: brightness and size of text as chosen on this device.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen(name, otherwise) {
    try {
      return localStorage.getItem(`kexie-${name}`) || otherwise;
    } catch {
      return otherwise; // storage is switched off
    }
  }

  function apply() {
    const theme = chosen("theme", "auto");
    root.dataset.bsTheme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
    root.dataset.size = chosen("size", "normal");
  }

  apply();
  dark.addEventListener("change", apply);
  window.kexieLook = {
    chosen,
    choose(name, value) {
      try {
        localStorage.setItem(`kexie-${name}`, value);
      } catch {
        // stays as it is until the page is left
      }
      apply();
      document.dispatchEvent(new CustomEvent("kexie:look"));
    },
  };
})();
