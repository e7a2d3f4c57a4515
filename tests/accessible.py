"""What axe finds on a page, with each look of letters on their ground judged once, and what it finds in the dark."""

FIND = """async ([known, contrastAlone]) => {
  const ground = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode"];
  const letters = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextFillColor"];
  const look = (one, kinds) => { const style = getComputedStyle(one); return kinds.map((kind) => style[kind]).join(); };
  const grounds = new Map([[null, ""]]);
  const clear = "rgba(0, 0, 0, 0),none";
  const groundOf = (one) => {
    if (!grounds.has(one)) {
      const own = look(one, ground), below = groundOf(one.parentElement);
      grounds.set(one, own === `${clear},1,none,normal` ? below : `${own};${below}`);
    }
    return grounds.get(one);
  };
  const all = [...document.querySelectorAll("body, body *")].filter((one) => one.checkVisibility());
  const painted = all.filter((one) => one.matches("img, svg, canvas, video, input, select, textarea, button")
    || look(one, ground.slice(0, 2)) !== clear).map((one) => [one, one.getBoundingClientRect()]);
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const holds = (a, b) => a.left <= b.left + 1 && a.right >= b.right - 1 && a.top <= b.top + 1 && a.bottom >= b.bottom - 1;

  const looks = new Map(), passed = new Set(known);
  for (const one of all) {
    const texts = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!texts.length && !one.matches("input, select, textarea")) continue;
    const places = texts.flatMap((text) => {
      const range = document.createRange();
      range.selectNode(text);
      return [...range.getClientRects()];
    });
    const plain = painted.every(([other, box]) =>
      places.every((place) => (other.contains(one) ? holds(box, place) : !meets(box, place))));
    const key = texts.length && plain ? `${look(one, letters)};${groundOf(one)}` : one;
    if (!passed.has(key)) looks.set(key, [...(looks.get(key) ?? []), one]);
  }
  const judge = async (include) => include.length
    ? axe.run({ include }, { preload: false, elementRef: true, selectors: false, runOnly: ["color-contrast"] })
    : { passes: [], violations: [] };
  const size = (one) => one.textContent.trim().length;  // of a single letter axe decides nothing
  for (const alike of looks.values()) alike.sort((a, b) => size(b) - size(a));
  const of = (rules) => new Set(rules.flatMap((rule) => rule.nodes.map((node) => node.element)));
  const first = await judge([...looks.values()].map((alike) => alike[0]));
  const fine = of(first.passes), judged = new Set([...fine, ...of(first.violations)]);
  const left = [...looks.values()].filter((alike) => !judged.has(alike[0])).flatMap((alike) => alike.slice(1));
  const runs = [first, await judge(left)];
  const others = { preload: false, resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } } };
  if (!contrastAlone) runs.push(await axe.run(others));
  return {
    passed: [...looks].filter(([key, alike]) => typeof key === "string" && fine.has(alike[0])).map(([key]) => key),
    found: runs.flatMap((run) => run.violations.map((rule) =>
      [rule.id, rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))])),
  };
}"""


# What ends may begin another: letters follow those that they stand in.
REST = """() => {
  const moving = () => document.getAnimations().filter((one) => one.playState === "running");
  for (let all = moving(); all.length; all = moving()) all.forEach((one) => one.finish());
}"""

PASSED: set[str] = set()  # the looks of letters that axe has passed, on whatever page


def violations(page, contrast_alone: bool = False) -> list[list]:
    """What axe finds, by rule, on the page at rest: the theme's colours come on gradually, which is brought to its end.

    Letters of one look have one contrast on grounds of one look: one of them is judged for all, by axe, where nothing but
    what they stand in is painted beneath or above them and holds them whole; any other is judged by itself, and so
    are those of a look whose first axe leaves undecided. What has passed on one page is not judged on another. All
    other rules are run on the whole page.
    """
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    page.evaluate(REST)
    told = page.evaluate(FIND, [sorted(PASSED), contrast_alone])
    PASSED.update(told["passed"])
    found: list[list] = told["found"]
    return found


def violations_in_the_dark(page) -> list[list]:
    """What axe finds of contrast when the reader's system turns dark; all else is as in the light, which comes back."""
    turn(page, "dark")
    found = violations(page, contrast_alone=True)
    turn(page, "light")
    return [["in the dark", *one] for one in found]


def turn(page, scheme: str) -> None:
    """Let the reader's system turn light or dark, and wait until the page has followed."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
