//! Documents with a section that is to move: `w9…` stands in it, `w1…` does not.

/// Name, document, and the proposal that is there already.
type Case = (&'static str, &'static str, Option<&'static str>);

const THEIRS: &str = "# Proposal\n\n## Evidence\n\n- [A](profiling/A.md)\n\n## Roadmap\n\nw201 [Lp][d] n9[^1]\n\n### Part\n\nw202\n\n\
    [d]: ../top.md\n\n[^1]: Their note w203.\n";

pub(super) const CASES: &[Case] = &[
    ("plain", "# A profile\n\nw101 takes 3 ms.\n\n## Roadmap\n\nw901 later.\n\n## Data\n\nw102\n", None),
    ("last section", "# A profile\n\nw101\n\n## Roadmap\n\nw901 later.\n", None),
    ("no line break at the end", "# A profile\n\nw101\n\n## Roadmap\n\nw901 later.", None),
    ("first section", "# A profile\n\n## Roadmap\n\nw901 later.\n\n## Data\n\nw101\n", None),
    (
        "nested lists",
        "# A profile\n\n## Roadmap\n\n- w901\n  - w902\n    1. w903\n\n       w904\n- w905\n\n## Data\n\nw101\n",
        None,
    ),
    ("setext", "A profile\n=========\n\nw101\n\nRoadmap\n-------\n\nw901\n\nData\n----\n\nw102\n", None),
    (
        "CRLF",
        "# A profile\r\n\r\nw101\r\n\r\n## Roadmap\r\n\r\nw901\r\n\r\n- w902\r\n\r\n## Data\r\n\r\nw102\r\n",
        None,
    ),
    ("byte order mark", "\u{feff}# A profile\n\nw101\n\n## Roadmap\n\nw901\n", None),
    ("front matter", "---\ntitle: w301\n---\n\n# A profile\n\nw101\n\n## Roadmap\n\nw901\n", None),
    (
        "anchor in HTML",
        "# A profile\n\n[L1](#plan) w101\n\n## Roadmap\n\n<a id=\"plan\"></a>\n\nw901\n",
        None,
    ),
    (
        "emoji",
        "# A profile\n\n[L1](#-roadmap) w101\n\n## 🚀 Roadmap\n\nw901\n\n### 🎯 Goals w902\n\nw903\n",
        None,
    ),
    (
        "letters beyond ASCII",
        "# A profile\n\n[L1](#größe-des-plans) w101\n\n## Roadmap\n\nw901\n\n### Größe des Plans\n\nw902\n",
        None,
    ),
    ("link to the section", "# A profile\n\nSee [L1](#roadmap) w101\n\n## Roadmap\n\nw901\n", None),
    (
        "link out of the section",
        "# A profile\n\n## Data\n\nw101\n\n## Roadmap\n\nw901 [L1](#data) [L2](../../top.md#part) [L3](B.md)\n",
        None,
    ),
    ("image", "# A profile\n\nw101\n\n## Roadmap\n\nw901 ![L1](x.png) [![badge](x.png)](B.md)\n", None),
    ("HTML link", "# A profile\n\nw101\n\n## Roadmap\n\nw901 <a href=\"B.md\">b</a> [L1](B.md)\n", None),
    ("footnote of its own", "# A profile\n\nw101\n\n## Roadmap\n\nw901 n1[^a]\n\n[^a]: Note w902.\n", None),
    (
        "shared footnote",
        "# A profile\n\nw101 n1[^a]\n\n## Roadmap\n\nw901 n2[^a]\n\n## Data\n\nw102\n\n[^a]: Note.\n",
        None,
    ),
    (
        "clashing footnote",
        "# A profile\n\nw101 takes 3 ms.\n\n## Roadmap\n\nw901 n1[^1]\n\n[^1]: Ours.\n",
        Some(THEIRS),
    ),
    ("definition of its own", "# A profile\n\nw101\n\n## Roadmap\n\nw901 [L1][d]\n\n[d]: B.md\n", None),
    ("shared definition", "# A profile\n\nw101 [L1][d]\n\n## Roadmap\n\nw901 [L2][d]\n\n[d]: B.md\n", None),
    ("clashing definition", "# A profile\n\nw101\n\n## Roadmap\n\nw901 [L1][d]\n\n[d]: B.md\n", Some(THEIRS)),
    (
        "same headings",
        "# A profile\n\n[L1](#part-1) [L2](#part)\n\n## Part\n\nw101\n\n## Roadmap\n\nw901\n\n### Part\n\nw902\n",
        None,
    ),
    (
        "heading that is there already",
        "# A profile\n\n[L1](#part)\n\n## Roadmap\n\nw901\n\n### Part\n\nw902\n\n## Data\n\nw101\n",
        Some(THEIRS),
    ),
    (
        "subsections",
        "# A profile\n\nw101\n\n## Roadmap\n\nw901\n\n### One w902\n\n#### Two w903\n\nw904\n\n### Three w905\n\nw906\n\n## Data\n\nw102\n",
        None,
    ),
    (
        "code with marks",
        "# A profile\n\nw101\n\n## Roadmap\n\n```sh\n# w901\n[x]: y\n```\n\n    ## w902\n\n## Data\n\nw102\n",
        None,
    ),
    (
        "table",
        "# A profile\n\nw101\n\n## Roadmap\n\n| a | b |\n|---|--:|\n| w901 | [L1](B.md) |\n\n## Data\n\nw102\n",
        None,
    ),
    (
        "quote and tasks",
        "# A profile\n\nw101\n\n## Roadmap\n\n> w901\n> - w902\n\n- [ ] w903\n- [x] w904\n\n## Data\n\nw102\n",
        None,
    ),
    (
        "definition list and HTML",
        "# A profile\n\nw101\n\n## Roadmap\n\n<details>\n<summary>w901</summary>\n\nw902 [L1](B.md)\n\n</details>\n\n## Data\n\nw102\n",
        None,
    ),
    (
        "title in angle brackets",
        "# A profile\n\nw101\n\n## Roadmap\n\nw901 [L1](<../../top.md> 'a \"b\"')\n\n## Data\n\nw102\n",
        None,
    ),
];
