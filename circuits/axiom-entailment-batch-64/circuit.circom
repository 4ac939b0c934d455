pragma circom 2.1.6;

include "axiom-entailment-batch/batch.circom";

// 64 statements. The other literals are those of axiom-entailment/circuit.circom, so that a statement is the same number in a
// batch and alone; a test compares them.
component main {public [challenge]} = AxiomEntailmentBatch(
    64,
    16,
    16,
    1,
    20007069455971119075266031608382390654706664629453270402200670366681642387373,
    37887056039969396116912549681
);
