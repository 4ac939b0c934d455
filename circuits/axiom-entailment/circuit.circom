pragma circom 2.1.6;

include "entailment.circom";

// 16 axioms, 16 steps. The literals are, in this order: the circuit's version (circuit.json says the same); the
// ruleset's id, SHA-256("zkp/ruleset/1:TDFOL_v1") mod r; the bytes of "zkp/axioms/1", which keep the commitment
// apart from other hashes. A test derives all three in C# and proves that they agree with these.
component main = AxiomEntailment(
    16,
    16,
    1,
    20007069455971119075266031608382390654706664629453270402200670366681642387373,
    37887056039969396116912549681
);
