// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IBatchRegistry} from "../src/interfaces/IBatchRegistry.sol";
import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {BatchTest} from "./utils/BatchTest.sol";
import {ForgedKey} from "./utils/ForgedKey.sol";
import {FailingSubscriber} from "./utils/FailingSubscriber.sol";
import {StubVerifier} from "./utils/StubVerifier.sol";

contract ActivateEmbeddedKeyTest is BatchTest {
    uint256 private constant DIGEST = 7;

    function test_KnowsItsKey() external view {
        uint256[20] memory key = ForgedKey.words();
        vm.assertEq(batches.keyHash(), keccak256(abi.encodePacked(key)));
        vm.assertEq(batches.publicSignalCount(), 2);
        vm.assertEq(batches.embeddedVersion(), EMBEDDED);
        vm.assertFalse(batches.embeddedKeyIsActive());
    }

    /// @dev Before and after: what it changes is who is asked, not what is taken.
    function testFuzz_ProofsAreTakenWithAndWithoutIt(uint256 seed, uint256 count, bool activate) external {
        _register(EMBEDDED);
        if (activate) _activate();
        uint256[] memory statements = ascending(seed, 1 + count % SIZE);
        uint256[8] memory proof = _prove(statements, seed);
        (bytes32 root, bytes32[][] memory paths) = tree(statements);
        vm.assertEq(batches.submitBatch(EMBEDDED, proof, statements, DIGEST), root);
        vm.assertTrue(batches.isProven(statements[0], root, paths[0]));
    }

    function testFuzz_RevertIf_ProofIsNotOfTheseStatements(uint256 seed, uint256 word, uint256 mask, bool activate) external {
        _register(EMBEDDED);
        if (activate) _activate();
        uint256[] memory statements = ascending(seed, SIZE);
        uint256[8] memory proof = _prove(statements, seed);
        word %= 9;
        mask = mask % 256 == 0 ? 1 : mask % 256;
        if (word == 8) statements[seed % SIZE] ^= mask;
        else proof[word] ^= mask;
        vm.expectRevert(IBatchRegistry.InvalidProof.selector);
        batches.submitBatch(EMBEDDED, proof, statements, DIGEST);
    }

    function test_GasOfABatch() external {
        _register(EMBEDDED);
        uint256[] memory statements = ascending(1, SIZE);
        uint256[8] memory proof = _prove(statements, 1);
        batches.submitBatch(EMBEDDED, proof, statements, DIGEST);
        vm.snapshotGasLastCall("BatchRegistry", "submitBatch of 8, key not activated");

        _activate();
        statements = ascending(2, SIZE);
        proof = _prove(statements, 2);
        batches.submitBatch(EMBEDDED, proof, statements, DIGEST);
        vm.snapshotGasLastCall("BatchRegistry", "submitBatch of 8");
        vm.snapshotValue("BatchRegistry", "size", address(batches).code.length);
    }

    function testFuzz_AnybodyActivatesARegisteredKey(address caller) external {
        _register(EMBEDDED);
        vm.expectEmit(true, true, true, true, address(batches));
        emit IBatchRegistry.EmbeddedKeyActivated(EMBEDDED);
        vm.expectEmit(true, true, true, true, address(keys));
        emit IVKHashRegistry.VerifierSubscribed(BATCH, EMBEDDED);
        vm.prank(caller);
        batches.activateEmbeddedKey();
        vm.assertTrue(batches.embeddedKeyIsActive());
    }

    function test_OtherVersionsGoThroughTheirOwnVerifiers() external {
        _register(EMBEDDED);
        _activate();
        registerVersion(8, new StubVerifier(abi.encode(true)));
        uint256[8] memory anything;
        batches.submitBatch(8, anything, ascending(1, SIZE), DIGEST);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, BATCH, 9));
        batches.submitBatch(9, anything, ascending(2, SIZE), DIGEST);
        vm.expectRevert(IBatchRegistry.InvalidProof.selector);
        batches.submitBatch(EMBEDDED, anything, ascending(2, SIZE), DIGEST);
    }

    function test_DeprecationCountsAtOnceAndWhatWasProvenStays() external {
        _register(EMBEDDED);
        _activate();
        uint256[] memory statements = ascending(1, SIZE);
        (bytes32 root, bytes32[][] memory paths) = tree(statements);
        batches.submitBatch(EMBEDDED, _prove(statements, 1), statements, DIGEST);

        vm.expectEmit(true, true, true, true, address(batches));
        emit IBatchRegistry.EmbeddedKeyDeprecated(EMBEDDED);
        vm.prank(pauser);
        keys.deprecate(BATCH, EMBEDDED);
        vm.assertFalse(batches.embeddedKeyIsActive());

        uint256[] memory others = ascending(2, SIZE);
        uint256[8] memory proof = _prove(others, 2);
        bytes memory deprecated = abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, BATCH, EMBEDDED);
        vm.expectRevert(deprecated);
        batches.submitBatch(EMBEDDED, proof, others, DIGEST);
        vm.expectRevert(deprecated);
        batches.activateEmbeddedKey();
        vm.assertTrue(batches.isProven(statements[3], root, paths[3]));
    }

    /// @dev Whatever gas a deprecation is given, it never ends with a version that is deprecated in one place and active in the other.
    function testFuzz_DeprecationIsNeverHalfDone(uint256 gasLimit) external {
        _register(EMBEDDED);
        _activate();
        vm.prank(operator);
        try keys.deprecate{gas: 150_000 + gasLimit % 150_000}(BATCH, EMBEDDED) {
            vm.assertFalse(batches.embeddedKeyIsActive());
        } catch {
            vm.assertTrue(batches.embeddedKeyIsActive());
        }

        (,, bool deprecated,) = keys.get(BATCH, EMBEDDED);
        vm.assertTrue(deprecated == !batches.embeddedKeyIsActive());
    }

    /// @dev A verifier by somebody else, which will not hear of its end.
    function test_SubscriberCannotPreventItsDeprecation() external {
        for (uint32 version = 11; version < 13; ++version) {
            FailingSubscriber subscriber = new FailingSubscriber(version == 11);
            bytes32 keyHash = subscriber.keyHash();
            vm.prank(operator);
            keys.register(BATCH, version, address(subscriber), keyHash);
            vm.warp(block.timestamp + ROTATION_DELAY);
            subscriber.subscribe(keys, BATCH, version);

            vm.expectEmit(true, true, true, true, address(keys));
            emit IVKHashRegistry.SubscriberFailed(BATCH, version, address(subscriber));
            vm.prank(operator);
            keys.deprecate(BATCH, version);
            (,, bool deprecated,) = keys.get(BATCH, version);
            vm.assertTrue(deprecated);
        }
    }

    function test_RevertIf_GasIsTooLowToTellTheSubscriber() external {
        _register(EMBEDDED);
        _activate();
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.GasTooLow.selector, 200_000));
        vm.prank(operator);
        keys.deprecate{gas: 200_000}(BATCH, EMBEDDED);
    }

    function test_RevertIf_VersionIsNotRegisteredOrNotActiveYet() external {
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, BATCH, EMBEDDED));
        batches.activateEmbeddedKey();

        registerVersion(1, new StubVerifier(abi.encode(true)));
        _register(EMBEDDED);
        uint256 activeFrom = block.timestamp + ROTATION_DELAY;
        bytes memory notYet =
            abi.encodeWithSelector(IVKHashRegistry.CircuitVersionNotActiveYet.selector, BATCH, EMBEDDED, activeFrom);
        vm.expectRevert(notYet);
        batches.activateEmbeddedKey();
        uint256[] memory statements = ascending(1, SIZE);
        uint256[8] memory proof = _prove(statements, 1);
        vm.expectRevert(notYet);
        batches.submitBatch(EMBEDDED, proof, statements, DIGEST);

        vm.warp(activeFrom);
        _activate();
    }

    function test_RevertIf_VersionsVerifierIsAnother() external {
        registerVersion(EMBEDDED, new StubVerifier(abi.encode(true)));
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.CallerIsNotTheVerifier.selector, address(batches)));
        batches.activateEmbeddedKey();
        vm.assertFalse(batches.embeddedKeyIsActive());
    }

    function test_RevertIf_KeyHashIsAnothers() external {
        bytes32 keyHash = keccak256("another key");
        bytes32 own = batches.keyHash();
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.KeyHashMismatch.selector, keyHash, own));
        vm.prank(operator);
        keys.register(BATCH, EMBEDDED, address(batches), keyHash);
    }

    function test_RevertIf_ItIsPaused() external {
        _register(EMBEDDED);
        vm.prank(pauser);
        batches.pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        batches.activateEmbeddedKey();
    }

    function testFuzz_RevertIf_SubscriberIsNotTheVerifier(address caller) external {
        vm.assume(caller != address(batches));
        _register(EMBEDDED);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.CallerIsNotTheVerifier.selector, caller));
        vm.prank(caller);
        keys.subscribe(BATCH, EMBEDDED);
    }

    function testFuzz_RevertIf_DeprecationIsToldByAnybodyElse(address caller) external {
        vm.assume(caller != address(keys));
        _register(EMBEDDED);
        _activate();
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.CallerIsNotTheKeyRegistry.selector, caller));
        vm.prank(caller);
        batches.versionDeprecated(BATCH, EMBEDDED);
        vm.assertTrue(batches.embeddedKeyIsActive());
    }

    function _register(uint32 version) private {
        bytes32 keyHash = batches.keyHash();
        vm.prank(operator);
        keys.register(BATCH, version, address(batches), keyHash);
    }

    function _activate() private {
        batches.activateEmbeddedKey();
        vm.assertTrue(batches.embeddedKeyIsActive());
    }

    function _prove(uint256[] memory statements, uint256 seed) private view returns (uint256[8] memory) {
        (uint256 challenge, uint256 binding) = bindingOf(statements, DIGEST);
        return ForgedKey.prove(binding, challenge, 1 + seed % (R - 1));
    }
}
