// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISubmissionGuard} from "../../src/interfaces/ISubmissionGuard.sol";
import {ForgedKey} from "./ForgedKey.sol";
import {IBatchRegistryAll} from "./IRegistries.sol";
import {RegistryTest} from "./RegistryTest.sol";
import {StubVerifier} from "./StubVerifier.sol";

/// @notice A registry of batches of 8 whose own key is version 7's, not registered yet.
abstract contract BatchTest is RegistryTest {
    bytes32 internal constant BATCH = keccak256("axiom-entailment-batch-8");
    uint32 internal constant EMBEDDED = 7;
    uint256 internal constant SIZE = 8;
    uint256 internal constant PADDING = 12345;

    IBatchRegistryAll internal batches;

    function setUp() public virtual override {
        super.setUp();
        batches = deployBatchRegistry(SIZE, PADDING);
    }

    function deployBatchRegistry(uint256 size, uint256 padding) public returns (IBatchRegistryAll) {
        ISubmissionGuard.Setup memory setup = ISubmissionGuard.Setup(
            admin, pauser, operator, submitter, ADMIN_DELAY, 0, ISubmissionGuard.Limits(2, 0, 0, 3, 600)
        );
        bytes memory arguments = abi.encode(setup, address(keys), BATCH, EMBEDDED, ForgedKey.words(), size, padding);
        return IBatchRegistryAll(vm.deployCode("BatchRegistry.sol:BatchRegistry", arguments));
    }

    function registerVersion(uint32 version, StubVerifier verifier) internal {
        bytes32 keyHash = verifier.keyHash();
        vm.prank(operator);
        keys.register(BATCH, version, address(verifier), keyHash);
        vm.warp(block.timestamp + ROTATION_DELAY);
    }

    /// @dev Different numbers below R, in ascending order, with room between them.
    function ascending(uint256 seed, uint256 count) internal pure returns (uint256[] memory statements) {
        statements = new uint256[](count);
        uint256 step = R / (count + 1);
        for (uint256 i = 0; i < count; ++i) {
            statements[i] = i * step + 2 + uint256(keccak256(abi.encode(seed, i))) % (step - 4);
        }
    }

    /// @dev The signals of one proof.
    function bindingOf(uint256[] memory statements, uint256 digest) internal view returns (uint256 challenge, uint256 binding) {
        uint256[] memory digests = new uint256[](1);
        digests[0] = digest;
        uint256[] memory bindings;
        (challenge, bindings) = batches.bindingsOf(statements, digests);
        binding = bindings[0];
    }

    /// @dev The tree again, the plain way: all leaves, zeros first, and every level anew.
    function tree(uint256[] memory statements) internal pure returns (bytes32 root, bytes32[][] memory paths) {
        uint256 depth = 0;
        while (2 ** depth < statements.length) {
            ++depth;
        }

        bytes32[] memory level = new bytes32[](2 ** depth);
        uint256 free = level.length - statements.length;
        paths = new bytes32[][](statements.length);
        for (uint256 i = 0; i < statements.length; ++i) {
            level[free + i] = bytes32(statements[i]);
            paths[i] = new bytes32[](depth);
        }

        for (depth = 0; level.length > 1; ++depth) {
            for (uint256 i = 0; i < statements.length; ++i) {
                paths[i][depth] = level[((free + i) >> depth) ^ 1];
            }

            bytes32[] memory above = new bytes32[](level.length / 2);
            for (uint256 i = 0; i < above.length; ++i) {
                (bytes32 left, bytes32 right) = (level[2 * i], level[2 * i + 1]);
                above[i] = keccak256(left < right ? abi.encode(left, right) : abi.encode(right, left));
            }
            level = above;
        }
        root = level[0];
    }
}
