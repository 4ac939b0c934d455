// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";

contract DeprecateCircuitTest is RegistryTest {
    function test_DeprecatedVersionRefusesNewProofsAndKeepsOldOnes() external {
        ProofFixture memory first = loadProof(1, 0);
        complaints.submit(1, first.proof, first.publicSignals);

        vm.expectEmit(true, true, true, true, address(keys));
        emit IVKHashRegistry.CircuitVersionDeprecated(CUBES_1, 1);
        vm.prank(owner);
        keys.deprecate(CUBES_1, 1);
        vm.snapshotGasLastCall("VKHashRegistry", "deprecate");

        vm.assertTrue(complaints.isProven(first.publicSignals[0]));
        ProofFixture memory second = loadProof(1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, CUBES_1, 1));
        complaints.submit(1, second.proof, second.publicSignals);
        vm.assertFalse(complaints.isProven(second.publicSignals[0]));

        (address verifier,, bool deprecated) = keys.get(CUBES_1, 1);
        vm.assertEq(verifier, address(verifier1));
        vm.assertTrue(deprecated);
    }

    function test_OtherVersionsStayActive() external {
        bytes32 keyHash = verifier1.keyHash();
        vm.startPrank(owner);
        keys.register(CUBES_1, 2, address(verifier1), keyHash);
        keys.deprecate(CUBES_1, 1);
        vm.stopPrank();

        ProofFixture memory fixture = loadProof(1, 0);
        complaints.submit(2, fixture.proof, fixture.publicSignals);
        vm.assertTrue(complaints.isProven(fixture.publicSignals[0]));
    }

    function testFuzz_RevertIf_CallerIsNotTheOwner(address caller) external {
        vm.assume(caller != owner);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        vm.prank(caller);
        keys.deprecate(CUBES_1, 1);
    }

    function testFuzz_RevertIf_VersionIsUnknown(uint32 version) external {
        vm.assume(version != 1);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, CUBES_1, version));
        vm.prank(owner);
        keys.deprecate(CUBES_1, version);
    }

    function test_RevertIf_VersionIsDeprecated() external {
        vm.startPrank(owner);
        keys.deprecate(CUBES_1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, CUBES_1, 1));
        keys.deprecate(CUBES_1, 1);
        vm.stopPrank();
    }
}
