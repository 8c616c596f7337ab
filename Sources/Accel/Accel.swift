// What the author of a dialect imports.

@_exported public import AccelAffine
@_exported public import AccelDiagnostics
@_exported public import AccelIR
@_exported public import AccelNumerics
@_exported public import AccelText
