// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGrothVerifier} from "../../src/interfaces/IGrothVerifier.sol";
import {ISubmissionGuard} from "../../src/interfaces/ISubmissionGuard.sol";
import {Fixtures} from "./Fixtures.sol";
import {IComplaintRegistryAll, IVKHashRegistryAll} from "./IRegistries.sol";
import {StubVerifier} from "./StubVerifier.sol";

/// @notice What a deployment looks like: three circuits' verifiers, the registry of keys, a registry of statements for
/// the first circuit (one public signal) and one for the second (two).
/// @dev The contracts are deployed by name and called through their interfaces: they are compiled as they will be on
/// chain, the tests without the optimizer, which would take most of a minute over them.
abstract contract RegistryTest is Fixtures {
    uint256 internal constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    bytes32 internal constant CUBES_1 = keccak256("cubes-1");
    bytes32 internal constant CUBES_2 = keccak256("cubes-2");

    bytes32 internal constant DEFAULT_ADMIN_ROLE = 0;
    bytes32 internal constant PAUSER_ROLE = keccak256("PAUSER_ROLE");
    bytes32 internal constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");
    bytes32 internal constant SUBMITTER_ROLE = keccak256("SUBMITTER_ROLE");

    uint256 internal constant START = 1_700_000_000;
    uint48 internal constant ADMIN_DELAY = 1 days;
    uint32 internal constant ROTATION_DELAY = 2 days;

    address internal immutable admin = vm.addr(1);
    address internal immutable anyone = vm.addr(2);
    address internal immutable pauser = vm.addr(3);
    address internal immutable operator = vm.addr(4);
    address internal immutable submitter = vm.addr(5);

    IGrothVerifier internal verifier1;
    IGrothVerifier internal verifier2;
    IGrothVerifier internal verifier4;
    IVKHashRegistryAll internal keys;
    IComplaintRegistryAll internal complaints;
    IComplaintRegistryAll internal complaintsOfTwo;

    function setUp() public virtual {
        vm.warp(START);
        verifier1 = IGrothVerifier(vm.deployCode("Groth16Verifier_Cubes1.sol:Groth16Verifier_Cubes1"));
        verifier2 = IGrothVerifier(vm.deployCode("Groth16Verifier_Cubes2.sol:Groth16Verifier_Cubes2"));
        verifier4 = IGrothVerifier(vm.deployCode("Groth16Verifier_Cubes4.sol:Groth16Verifier_Cubes4"));
        bytes memory arguments = abi.encode(admin, pauser, operator, ADMIN_DELAY, ROTATION_DELAY);
        keys = IVKHashRegistryAll(vm.deployCode("VKHashRegistry.sol:VKHashRegistry", arguments));
        complaints = deployComplaintRegistry(CUBES_1, 1);
        complaintsOfTwo = deployComplaintRegistry(CUBES_2, 2);
        register(CUBES_1, 1, verifier1);
        register(CUBES_2, 1, verifier2);
    }

    function deployComplaintRegistry(bytes32 circuitId, uint256 publicSignalCount)
        internal
        returns (IComplaintRegistryAll)
    {
        ISubmissionGuard.Setup memory setup = ISubmissionGuard.Setup(
            admin, pauser, operator, submitter, ADMIN_DELAY, 0, ISubmissionGuard.Limits(0, 0, 0, 3, 600)
        );
        bytes memory arguments = abi.encode(setup, keys, circuitId, publicSignalCount);
        return IComplaintRegistryAll(vm.deployCode("ComplaintRegistry.sol:ComplaintRegistry", arguments));
    }

    function register(bytes32 circuitId, uint32 version, IGrothVerifier verifier) internal {
        bytes32 keyHash = verifier.keyHash();
        vm.prank(operator);
        keys.register(circuitId, version, address(verifier), keyHash);
    }

    /// @dev As version 9 of the first circuit.
    function registerStub(StubVerifier stub) internal {
        bytes32 keyHash = stub.keyHash();
        vm.prank(operator);
        keys.register(CUBES_1, 9, address(stub), keyHash);
        vm.warp(START + ROTATION_DELAY);
    }

    function expectUnauthorized(address account, bytes32 role) internal {
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, account, role));
    }

    function selectorOf(string memory name, uint256 signals) internal pure returns (bytes4) {
        string memory last = string.concat("uint256[", vm.toString(signals), "]");
        return bytes4(keccak256(bytes(string.concat(name, "(uint256[2],uint256[2][2],uint256[2],", last, ")"))));
    }

    /// @dev Calldata of `verifyProof` or `isValidProof`, whose selectors depend on the number of signals.
    function verifierCall(string memory name, uint256[8] memory proof, uint256[] memory signals)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(selectorOf(name, signals.length), proof, signals);
    }

    function callVerifier(IGrothVerifier verifier, string memory name, uint256[8] memory proof, uint256[] memory signals)
        internal
        view
        returns (bool success, bytes memory result)
    {
        return address(verifier).staticcall(verifierCall(name, proof, signals));
    }

    /// @dev True if both twins say so; fails if they differ.
    function isValid(IGrothVerifier verifier, uint256[8] memory proof, uint256[] memory signals)
        internal
        view
        returns (bool valid)
    {
        (bool answered, bytes memory answer) = callVerifier(verifier, "isValidProof", proof, signals);
        vm.assertTrue(answered);
        valid = abi.decode(answer, (bool));
        (bool success, bytes memory result) = callVerifier(verifier, "verifyProof", proof, signals);
        vm.assertTrue(success == valid);
        if (success) vm.assertTrue(abi.decode(result, (bool)));
    }

    function verifierOf(uint256 signalCount) internal view returns (IGrothVerifier) {
        return signalCount == 1 ? verifier1 : signalCount == 2 ? verifier2 : verifier4;
    }

    function loadBatch(uint256 count, uint256 size)
        internal
        view
        returns (uint256[8][] memory proofs, uint256[] memory signals)
    {
        ProofFixture[] memory fixtures = new ProofFixture[](PROOFS_PER_KEY);
        for (uint256 i = 0; i < PROOFS_PER_KEY; ++i) {
            fixtures[i] = loadProof(count, i);
        }

        proofs = new uint256[8][](size);
        signals = new uint256[](size * count);
        for (uint256 i = 0; i < size; ++i) {
            proofs[i] = fixtures[i % PROOFS_PER_KEY].proof;
            for (uint256 j = 0; j < count; ++j) {
                signals[i * count + j] = fixtures[i % PROOFS_PER_KEY].publicSignals[j];
            }
        }
    }

    function signalCountFrom(uint256 seed) internal pure returns (uint256) {
        return uint256(1) << (seed % 3);
    }
}
