// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";

/// forge-config: default.fuzz.runs = 1000
/// forge-config: ci.fuzz.runs = 10000
contract RegisterCircuitTest is RegistryTest {
    bytes32 private constant CUBES_4 = keccak256("cubes-4");

    function test_RegisteredVersionIsReturned() external {
        bytes32 keyHash = verifier4.keyHash();
        vm.expectEmit(true, true, true, true, address(keys));
        emit IVKHashRegistry.CircuitVersionRegistered(CUBES_4, 7, address(verifier4), keyHash, START);
        vm.prank(operator);
        keys.register(CUBES_4, 7, address(verifier4), keyHash);
        vm.snapshotGasLastCall("VKHashRegistry", "register");

        (address verifier, bytes32 hash, bool deprecated, uint256 activeFrom) = keys.get(CUBES_4, 7);
        vm.assertEq(activeFrom, START);
        vm.assertEq(verifier, address(verifier4));
        vm.assertEq(hash, keyHash);
        vm.assertFalse(deprecated);
        vm.assertEq(keys.activeVerifier(CUBES_4, 7), address(verifier4));
    }

    function testFuzz_UnregisteredVersionIsZeros(bytes32 circuitId, uint32 version) external {
        vm.assume(version != 1 || (circuitId != CUBES_1 && circuitId != CUBES_2));
        (address verifier, bytes32 hash, bool deprecated, uint256 activeFrom) = keys.get(circuitId, version);
        vm.assertEq(activeFrom, 0);
        vm.assertEq(verifier, address(0));
        vm.assertEq(hash, bytes32(0));
        vm.assertFalse(deprecated);

        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, circuitId, version));
        keys.activeVerifier(circuitId, version);
    }

    function testFuzz_RevertIf_CallerIsNoOperator(address caller) external {
        vm.assume(caller != operator);
        bytes32 keyHash = verifier4.keyHash();
        expectUnauthorized(caller, OPERATOR_ROLE);
        vm.prank(caller);
        keys.register(CUBES_4, 1, address(verifier4), keyHash);
    }

    function test_RevertIf_VersionIsRegistered() external {
        bytes32 keyHash = verifier4.keyHash();
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.CircuitVersionAlreadyRegistered.selector, CUBES_1, 1));
        vm.prank(operator);
        keys.register(CUBES_1, 1, address(verifier4), keyHash);
    }

    function testFuzz_RevertIf_VerifierHasNoCode(address verifier) external {
        vm.assume(verifier.code.length == 0);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.VerifierWithoutCode.selector, verifier));
        vm.prank(operator);
        keys.register(CUBES_4, 1, verifier, bytes32(uint256(1)));
    }

    function testFuzz_RevertIf_KeyHashIsAnothers(bytes32 keyHash) external {
        bytes32 actual = verifier4.keyHash();
        vm.assume(keyHash != actual);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.KeyHashMismatch.selector, keyHash, actual));
        vm.prank(operator);
        keys.register(CUBES_4, 1, address(verifier4), keyHash);
        (address verifier,,,) = keys.get(CUBES_4, 1);
        vm.assertEq(verifier, address(0));
    }

    function test_RevertIf_VerifierIsNone() external {
        vm.expectRevert();
        vm.prank(operator);
        keys.register(CUBES_4, 1, address(complaints), bytes32(uint256(1)));
    }

    /// @dev A rotation is announced: for so long those who watch can pause, and the pauser can strike the version out.
    function testFuzz_FurtherVersionCountsAfterTheDelay(uint32 version, uint32 elapsed) external {
        vm.assume(version != 1);
        register(CUBES_1, version, verifier1);
        uint256 activeFrom = START + ROTATION_DELAY;
        vm.warp(START + uint256(elapsed % ROTATION_DELAY));
        vm.expectRevert(
            abi.encodeWithSelector(IVKHashRegistry.CircuitVersionNotActiveYet.selector, CUBES_1, version, activeFrom)
        );
        keys.activeVerifier(CUBES_1, version);
        vm.assertEq(keys.activeVerifier(CUBES_1, 1), address(verifier1));

        vm.warp(activeFrom);
        vm.assertEq(keys.activeVerifier(CUBES_1, version), address(verifier1));
    }

    function test_RevertIf_ItIsPaused() external {
        vm.prank(pauser);
        keys.pause();
        bytes32 keyHash = verifier4.keyHash();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vm.prank(operator);
        keys.register(CUBES_4, 1, address(verifier4), keyHash);
    }

    function test_RevertIf_DeployedWithoutAnAdmin() external {
        vm.expectRevert();
        vm.deployCode("VKHashRegistry.sol:VKHashRegistry", abi.encode(address(0), pauser, operator, 0, 0));
    }
}
