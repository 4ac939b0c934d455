// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";

/// forge-config: default.fuzz.runs = 1000
/// forge-config: ci.fuzz.runs = 10000
contract DeprecateCircuitTest is RegistryTest {
    function test_DeprecatedVersionRefusesNewProofsAndKeepsOldOnes() external {
        ProofFixture memory first = loadProof(1, 0);
        complaints.submit(1, first.proof, first.publicSignals);

        vm.expectEmit(true, true, true, true, address(keys));
        emit IVKHashRegistry.CircuitVersionDeprecated(CUBES_1, 1);
        vm.prank(operator);
        keys.deprecate(CUBES_1, 1);
        vm.snapshotGasLastCall("VKHashRegistry", "deprecate");
        vm.snapshotValue("VKHashRegistry", "size", address(keys).code.length);

        vm.assertTrue(complaints.isProven(first.publicSignals[0]));
        ProofFixture memory second = loadProof(1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, CUBES_1, 1));
        complaints.submit(1, second.proof, second.publicSignals);
        vm.assertFalse(complaints.isProven(second.publicSignals[0]));

        (address verifier,, bool deprecated,) = keys.get(CUBES_1, 1);
        vm.assertEq(verifier, address(verifier1));
        vm.assertTrue(deprecated);
    }

    function test_OtherVersionsStayActive() external {
        register(CUBES_1, 2, verifier1);
        vm.prank(pauser);
        keys.deprecate(CUBES_1, 1);
        vm.warp(START + ROTATION_DELAY);

        ProofFixture memory fixture = loadProof(1, 0);
        complaints.submit(2, fixture.proof, fixture.publicSignals);
        vm.assertTrue(complaints.isProven(fixture.publicSignals[0]));
    }

    /// @dev A new version that its operator should not have registered never comes to count.
    function test_VersionIsStruckOutBeforeItIsActive() external {
        register(CUBES_1, 2, verifier1);
        vm.prank(pauser);
        keys.deprecate(CUBES_1, 2);
        vm.warp(START + ROTATION_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, CUBES_1, 2));
        keys.activeVerifier(CUBES_1, 2);
    }

    /// @dev The brake works when registrations are paused.
    function test_PauseDoesNotStopTheBrake() external {
        vm.startPrank(pauser);
        keys.pause();
        keys.deprecate(CUBES_1, 1);
        vm.stopPrank();
        (,, bool deprecated,) = keys.get(CUBES_1, 1);
        vm.assertTrue(deprecated);
    }

    function testFuzz_RevertIf_CallerIsNeitherPauserNorOperator(address caller) external {
        vm.assume(caller != operator && caller != pauser);
        expectUnauthorized(caller, OPERATOR_ROLE);
        vm.prank(caller);
        keys.deprecate(CUBES_1, 1);
    }

    function testFuzz_RevertIf_VersionIsUnknown(uint32 version) external {
        vm.assume(version != 1);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, CUBES_1, version));
        vm.prank(operator);
        keys.deprecate(CUBES_1, version);
    }

    function test_RevertIf_VersionIsDeprecated() external {
        vm.startPrank(operator);
        keys.deprecate(CUBES_1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, CUBES_1, 1));
        keys.deprecate(CUBES_1, 1);
        vm.stopPrank();
    }
}
