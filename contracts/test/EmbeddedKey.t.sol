// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EmbeddedKey} from "../src/base/EmbeddedKey.sol";
import {EmbeddedKeyHarness} from "./utils/EmbeddedKeyHarness.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";

/// @dev The generated verifier of the same key is the oracle: snarkjs's key and proofs, and what is left of them when they are changed.
contract EmbeddedKeyTest is RegistryTest {
    EmbeddedKeyHarness private embedded;

    function setUp() public override {
        super.setUp();
        embedded = new EmbeddedKeyHarness(abi.decode(loadKey(2), (uint256[20])));
    }

    function test_ValidProofsHold() external view {
        for (uint256 i = 0; i < PROOFS_PER_KEY; ++i) {
            ProofFixture memory fixture = loadProof(2, i);
            vm.assertTrue(embedded.holds(fixture.proof, fixture.publicSignals[0], fixture.publicSignals[1]));
        }
    }

    function test_KeyHashIsTheVerifiers() external view {
        vm.assertEq(embedded.keyHash(), verifier2.keyHash());
        vm.assertEq(embedded.publicSignalCount(), verifier2.publicSignalCount());
    }

    function testFuzz_NothingChangedHolds(uint256 index, uint256 word, uint256 value) external view {
        ProofFixture memory fixture = loadProof(2, index % PROOFS_PER_KEY);
        word %= 10;
        if (word < 8) {
            vm.assume(value != fixture.proof[word]);
            fixture.proof[word] = value;
        } else {
            value %= R;
            vm.assume(value != fixture.publicSignals[word - 8]);
            fixture.publicSignals[word - 8] = value;
        }

        vm.assertFalse(embedded.holds(fixture.proof, fixture.publicSignals[0], fixture.publicSignals[1]));
        vm.assertFalse(isValid(verifier2, fixture.proof, fixture.publicSignals));
    }

    function test_SwappedSignalsAndMixedProofsDoNotHold() external view {
        ProofFixture memory fixture = loadProof(2, 0);
        vm.assertFalse(embedded.holds(fixture.proof, fixture.publicSignals[1], fixture.publicSignals[0]));
        vm.assertFalse(embedded.holds(loadProof(2, 1).proof, fixture.publicSignals[0], fixture.publicSignals[1]));
        vm.assertFalse(embedded.holds(loadProof(1, 0).proof, fixture.publicSignals[0], fixture.publicSignals[1]));
    }

    function test_ProofOfZerosDoesNotHold() external view {
        uint256[8] memory zeros;
        vm.assertFalse(embedded.holds(zeros, 0, 0));
    }

    /// @dev Another valid proof of the same statement, as anybody can make of one: -A and -B.
    function test_NegatedProofHoldsInBoth() external view {
        ProofFixture memory fixture = loadProof(2, 0);
        fixture.proof[1] = Q - fixture.proof[1];
        fixture.proof[4] = Q - fixture.proof[4];
        fixture.proof[5] = Q - fixture.proof[5];
        vm.assertTrue(embedded.holds(fixture.proof, fixture.publicSignals[0], fixture.publicSignals[1]));
        vm.assertTrue(isValid(verifier2, fixture.proof, fixture.publicSignals));
    }

    function testFuzz_AnotherKeyDoesNotTakeTheProofs(uint256 word, uint256 value) external {
        uint256[20] memory key = abi.decode(loadKey(2), (uint256[20]));
        word %= 20;
        vm.assume(value != key[word]);
        key[word] = value % Q;
        try new EmbeddedKeyHarness(key) returns (EmbeddedKeyHarness other) {
            vm.assertFalse(other.keyHash() == embedded.keyHash());
            ProofFixture memory fixture = loadProof(2, 0);
            vm.assertFalse(other.holds(fixture.proof, fixture.publicSignals[0], fixture.publicSignals[1]));
        } catch {
            vm.assertTrue(false, "one changed word is no point at infinity");
        }
    }

    function test_RevertIf_APointIsAtInfinity() external {
        uint256[4] memory starts = [uint256(0), 2, 6, 10];
        for (uint256 i = 0; i < starts.length; ++i) {
            uint256[20] memory key = abi.decode(loadKey(2), (uint256[20]));
            uint256 length = i == 0 ? 2 : 4;
            for (uint256 j = 0; j < length; ++j) {
                key[starts[i] + j] = 0;
            }

            vm.expectRevert(EmbeddedKey.PointAtInfinity.selector);
            new EmbeddedKeyHarness(key);
        }
    }

    /// @dev A call that fails for lack of gas leaves a word that could look like "true".
    function testFuzz_WithTooLittleGasNothingFalseHolds(uint256 gasLimit) external view {
        ProofFixture memory fixture = loadProof(2, 0);
        fixture.publicSignals[0] ^= 1;
        try embedded.holds{gas: gasLimit % 400_000}(fixture.proof, fixture.publicSignals[0], fixture.publicSignals[1]) returns (bool valid) {
            vm.assertFalse(valid);
        } catch {}
    }
}
