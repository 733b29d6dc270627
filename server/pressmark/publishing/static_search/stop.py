"""The words so common that no places are kept of them alone, only of two side by side."""

from __future__ import annotations

_ENGLISH = """
the of and to a in is that it for was on as with be by he at from his this are or an not but had
have which you one we all were her she there would their will when who him been has more if no out
so said what up its about into than them can only other i my they do me
"""
_GERMAN = """
der die das und den von zu mit sich des auf fur ist im dem nicht ein eine als auch es an werden aus
er hat dass sie nach wird bei einer um am sind noch wie einem uber einen zum
"""
_FRENCH = """
le la les de du un une et est que qui dans pour pas sur au par plus il ne ce se en aux avec
"""
_SPANISH_ITALIAN_PORTUGUESE = """
el los las y del con por una su para lo como di che non per sono dei e o os da do em um na
"""
STOP = frozenset((_ENGLISH + _GERMAN + _FRENCH + _SPANISH_ITALIAN_PORTUGUESE).split())
