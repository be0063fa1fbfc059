package berth.console;

/** Whether text can be read on its ground (WCAG 2.2, success criterion 1.4.3, level AA). */
final class Contrast {
    /** A script that gives the text and the ratio of every visible text below 4.5 to 1. */
    static final String TOO_WEAK = """
            () => {
              const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
              const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
              const ground = (element) => {
                for (let e = element; e; e = e.parentElement) {
                  const colour = parts(getComputedStyle(e).backgroundColor);
                  if (colour.length < 4 || colour[3] === 1) return colour;
                }
                return [255, 255, 255];
              };
              const weak = [];
              for (const element of document.querySelectorAll("body *")) {
                const hasText = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
                if (!hasText || !element.checkVisibility()) continue;
                const [a, b] = [light(parts(getComputedStyle(element).color)), light(ground(element))];
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < 4.5) weak.push(element.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
              }
              return weak;
            }
            """;

    private Contrast() {}
}
