"""Publishing: public items -> a folder of plain files that searches itself."""
