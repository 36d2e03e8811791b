"""The grammar of the formula language, for lark's LALR parser. It must stay free of conflicts."""

GRAMMAR = r"""
?start: disjunction
?disjunction: conjunction | conjunction (_OR conjunction)+ -> disjoined
?conjunction: negation | negation (_AND negation)+ -> conjoined
?negation: NOT negation -> negated | comparison
?comparison: sum | sum SIGN sum -> compared
?sum: product | product ((PLUS | MINUS) product)+ -> added
?product: signed | signed ((TIMES | OVER) signed)+ -> multiplied
?signed: MINUS signed -> minus | atom
?atom: NUMBER -> number
     | REFERENCE -> ask
     | "(" disjunction ")"
     | NAME "(" [_arguments] ")" -> call
     | _AND "(" _arguments ")" -> conjoined
     | _OR "(" _arguments ")" -> disjoined
     | NAME -> bare_name
_arguments: disjunction ("," disjunction)*

_AND.2: /AND\b/i
_OR.2: /OR\b/i
NOT.2: /NOT\b/i
SIGN: "<>" | "<=" | ">=" | "=" | "<" | ">"
PLUS: "+"
MINUS: "-"
TIMES: "*"
OVER: "/"
NUMBER: /[0-9]+(\.[0-9]+)?/
REFERENCE: /\[\s*[A-Za-z0-9]+([._\/-][A-Za-z0-9]+)*(\s*:\s*[A-Za-z0-9]+([._-][A-Za-z0-9]+)*)?\s*\]/
NAME: /[^\W\d_][\w.]*/
%ignore /[ \t\r\n\u00a0]+/
"""
