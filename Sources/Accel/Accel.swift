// What the author of a dialect imports.

@_exported public import AccelAffine
@_exported public import AccelAnalysis
@_exported public import AccelDiagnostics
@_exported public import AccelIR
@_exported public import AccelInterpreter
@_exported public import AccelNumerics
@_exported public import AccelPasses
@_exported public import AccelRewrite
@_exported public import AccelText
@_exported public import AccelTransforms
