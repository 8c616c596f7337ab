public import AccelPasses
import AccelTransforms

extension PassRegistry {
  /// Passes for tests of all that is around passes, under the names that `mlir-opt` gives such passes.
  public static var forTests: PassRegistry {
    PassRegistry(
      passes: [
        TestCommutativity.self, TestControlFlowSink.self, TestCrashRecoveryPass.self,
        TestDynamicPipelinePass.self,
        TestFailurePass.self, TestFunctionPass.self, TestInterfacePass.self, TestInvalidIRPass.self,
        TestInvalidParentPass.self, TestModulePass.self, TestOptionsPass.self, TestOptionsPassA.self,
        TestOptionsPassB.self, TestOptionsSuperPass.self, TestPlantedCrashPass.self, TestRemarkPass.self,
        TestSingleFold.self, TestStatisticPass.self,

        TestAliasAnalysis.self, TestAliasAnalysisExtending.self, TestAliasAnalysisModRef.self,
        TestBlockIsInLoop.self, TestDominance.self, TestLoopInfo.self, TestMatchReduction.self,
        TestPrintDefUse.self, TestPrintNesting.self, TestPrintTopologicalSort.self,
        TestTopologicalSortAnalysis.self,

        TestBlockVisitorsInterrupt.self, TestGenericVisitors.self, TestGenericVisitorsInterrupt.self,
        TestRegionVisitorsInterrupt.self,

        TestClone.self, TestEraseArguments.self, TestEraseResults.self, TestInline.self,
        TestInsertArguments.self, TestInsertResults.self, TestOperationEquality.self, TestSetType.self,
        TestSymbolReplacement.self, TestSymbolUses.self,

        TestDiagnosticFilter.self, TestDiagnosticMetadata.self, TestFooAnalysis.self,
      ],
      pipelines: [
        NamedPipeline("test-composite-fixed-point-pass", "Test composite pass") {
          CompositeFixedPoint {
            $0.displayName = "TestCompositePass"
            $0.pipeline = Pipeline {
              Canonicalize()
              CSE()
            }
          }
        },
        NamedPipeline(
          "test-options-pass-pipeline", "Parses options using pass pipeline registration",
          TestOptionsPass.Options.self
        ) { options in
          [.nested(Pipeline("func.func", [.pass(TestOptionsPass(options))]))]
        },
        NamedPipeline(
          "test-options-super-pass-pipeline",
          "Parses options of PassPipelineOptions using pass pipeline registration",
          TestOptionsSuperPass.Options.self
        ) { options in
          [.nested(Pipeline("func.func", [.pass(TestOptionsSuperPass(options))]))]
        },
        NamedPipeline(
          "test-options-super-set-ab-pipeline",
          "Parses options of PassPipelineOptions using pass pipeline registration",
          TestOptionsSupersetOptions.self
        ) { _ in
          [
            .nested(Pipeline("func.func", [.pass(TestOptionsPassA())])),
            .nested(Pipeline("func.func", [.pass(TestOptionsPassB())])),
          ]
        },
        NamedPipeline("test-pm-nested-pipeline", "Test a nested pipeline in the pass manager") { nested },
        NamedPipeline("test-textual-pm-nested-pipeline", "Test a nested pipeline in the pass manager") {
          nested
        },
      ])
  }

  @PipelineBuilder private static var nested: [Pipeline.Element] {
    Nested("builtin.module") {
      TestModulePass()
      Nested("func.func") { TestFunctionPass() }
    }
    Nested("func.func") { TestFunctionPass() }
  }
}
