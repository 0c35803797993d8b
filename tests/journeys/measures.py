"""How large things are on a page: for old eyes and unsteady fingers."""

from playwright.sync_api import Page

#: CSS pixels.
LEAST_TEXT, LEAST_CONTROL = 18, 60

_TEXTS = """least => [...document.querySelectorAll('main *')]
  .filter(e => e.checkVisibility() && !e.closest('.unseen, svg'))
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 30)])
  .filter(([size]) => size < least).map(([size, words]) => `${size}: ${words}`)"""

_CONTROLS = """least => [...document.querySelectorAll(
    'main a, main button, main input, main select, main summary, main label.choice')]
  .filter(e => e.checkVisibility() && !e.closest('.unseen') && !e.matches('label.choice input, .pick input'))
  .filter(e => !(e.tagName === 'A' && getComputedStyle(e).display === 'inline'))
  .map(e => [e.getBoundingClientRect().height, (e.textContent.trim() || e.id).slice(0, 30)])
  .filter(([height]) => height < least - 0.5).map(([height, words]) => `${Math.round(height)}: ${words}`)"""


def small_text(page: Page) -> list[str]:
    """Texts of the main part below the size that old eyes need."""
    found: list[str] = page.evaluate(_TEXTS, LEAST_TEXT)
    return found


def small_controls(page: Page) -> list[str]:
    """Controls, not links inside sentences, too low for an unsteady finger."""
    found: list[str] = page.evaluate(_CONTROLS, LEAST_CONTROL)
    return found
