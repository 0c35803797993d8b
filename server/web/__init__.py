"""Web: the pages that people see, and the TypeScript behind them.

`views.py` are thin doors: each serves HTML whose text can be read before any script runs. The TypeScript lives beside:

    kit/        shared by all pages: form renderer, drafts, photos, uploads, signature pad, API client, style
    citizen/    the citizen's pages (built for Chrome 61 and WeChat's browser: plain `import`, no import())
    console/    the desks' page (newer browsers)
    build/      what guards the build: too new for old phones, too heavy for weak networks
    dist/       the built files; never committed

Decisions:
- The guide of an item or bundle is in the served HTML. Scripts add the questions, the form and what is personal.
- A page says its screen in `data-screen` and its facts in further `data-` attributes; there is no inline script and no
  inline style, so that the content security policy needs no exception.
- Built files carry a hash in their names and are kept by browsers for a year; pages are asked for each time (ETag).
- 长辈版 is a class on the root element, remembered in a cookie: the server knows it, so nothing jumps on opening.
"""
