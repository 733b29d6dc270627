"""The published site's search data: plain files that ``site/search.js`` reads in the browser."""
