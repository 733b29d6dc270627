"""The words of Pressmark: plain frozen types that every room shares."""
