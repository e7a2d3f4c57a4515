"""What axe finds on a page, and what of it is found again in the dark."""

# Every rule, in the page as it is. What contrast is judged of is kept for the dark.
FIND = """async () => {
  const found = await axe.run({ preload: false, elementRef: true, selectors: false });
  const judged = [...found.passes, ...found.violations].filter((rule) => rule.id === "color-contrast");
  window.judged = new Set(judged.flatMap((rule) => rule.nodes.map((node) => node.element)));
  return found.violations.map((rule) => [rule.id, rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]);
}"""
# Contrast alone: of what was judged in the light, one element of each look; everything else that has text.
FIND_IN_THE_DARK = """async () => {
  const ground = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "position"];
  const letters = [...ground, "color", "fontSize", "fontWeight", "textShadow", "webkitTextFillColor"];
  const look = (one, kinds) => { const style = getComputedStyle(one); return kinds.map((kind) => style[kind]).join(); };
  const grounds = new Map([[null, ""]]);
  const groundOf = (one) => {
    if (!grounds.has(one)) grounds.set(one, `${look(one, ground)};${groundOf(one.parentElement)}`);
    return grounds.get(one);
  };
  const looks = new Map();
  for (const one of document.querySelectorAll("body, body *")) {
    const text = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!(text || one.matches("input, select, textarea")) || !one.checkVisibility()) continue;
    looks.set(judged.has(one) ? `${look(one, letters)};${groundOf(one.parentElement)}` : one, one);
  }
  const options = { preload: false, resultTypes: ["violations"], runOnly: ["color-contrast"] };
  const found = await axe.run({ include: [...looks.values()] }, options);
  return found.violations.map((rule) => [`dark ${rule.id}`, rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]);
}"""


def violations(page) -> list[list]:
    """What axe finds, by rule, once the page has come to rest: the theme's colours come on gradually."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    found: list[list] = page.evaluate(FIND)
    return found


def violations_in_the_dark(page) -> list[list]:
    """What axe finds of contrast when the reader's system turns dark, after `violations` in the light; then it is light again.

    Nothing else follows the theme. Letters of one look on grounds of one look have one contrast, and what lies over
    what was seen in the light: so each look is judged once, and singly what could not be judged in the light.
    """
    turn(page, "dark")
    found: list[list] = page.evaluate(FIND_IN_THE_DARK)
    turn(page, "light")
    return found


def turn(page, scheme: str) -> None:
    """Let the reader's system turn light or dark, and wait until the page has followed."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
