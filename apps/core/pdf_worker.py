"""Child process of core.pdf: HTML documents as a JSON list on stdin, one PDF on stdout.

It ends with its work, so that the memory WeasyPrint took is given back. Needs no Django.
"""

import json
import resource
import sys

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

MEMORY = 2 * 1024**3


class NothingFetcher(URLFetcher):
    """Neither files nor the network: what a document shows is in its HTML."""

    def fetch(self, url, headers=None):
        raise ValueError(f"refused: {url}")


def render(documents):
    """One PDF of all documents, their pages counted through."""
    fetcher = NothingFetcher()
    rendered, pages = [], []
    for document in documents:
        first = f"@page :first {{ counter-reset: page {len(pages) + 1} }}"
        sheets = [CSS(string=first, url_fetcher=fetcher)] if pages else []
        rendered.append(HTML(string=document, url_fetcher=fetcher).render(stylesheets=sheets))
        pages += rendered[-1].pages
    return rendered[0].copy(pages).write_pdf()


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1]) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(render(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
