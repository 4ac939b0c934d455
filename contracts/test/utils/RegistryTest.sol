// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IComplaintRegistry} from "../../src/interfaces/IComplaintRegistry.sol";
import {IGrothVerifier} from "../../src/interfaces/IGrothVerifier.sol";
import {IVKHashRegistry} from "../../src/interfaces/IVKHashRegistry.sol";
import {Fixtures} from "./Fixtures.sol";

/// @notice What a deployment looks like: three circuits' verifiers, the registry of keys, a registry of statements for
/// the first circuit (one public signal) and one for the second (two).
/// @dev The contracts are deployed by name and called through their interfaces: they are compiled as they will be on
/// chain, the tests without the optimizer, which would take most of a minute over them.
abstract contract RegistryTest is Fixtures {
    uint256 internal constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    bytes32 internal constant CUBES_1 = keccak256("cubes-1");
    bytes32 internal constant CUBES_2 = keccak256("cubes-2");

    address internal immutable owner = vm.addr(1);
    address internal immutable anyone = vm.addr(2);

    IGrothVerifier internal verifier1;
    IGrothVerifier internal verifier2;
    IGrothVerifier internal verifier4;
    IVKHashRegistry internal keys;
    IComplaintRegistry internal complaints;
    IComplaintRegistry internal complaintsOfTwo;

    function setUp() public virtual {
        verifier1 = IGrothVerifier(vm.deployCode("Groth16Verifier_Cubes1.sol:Groth16Verifier_Cubes1"));
        verifier2 = IGrothVerifier(vm.deployCode("Groth16Verifier_Cubes2.sol:Groth16Verifier_Cubes2"));
        verifier4 = IGrothVerifier(vm.deployCode("Groth16Verifier_Cubes4.sol:Groth16Verifier_Cubes4"));
        keys = IVKHashRegistry(vm.deployCode("VKHashRegistry.sol:VKHashRegistry", abi.encode(owner)));
        complaints = deployComplaintRegistry(CUBES_1);
        complaintsOfTwo = deployComplaintRegistry(CUBES_2);

        vm.startPrank(owner);
        keys.register(CUBES_1, 1, address(verifier1), verifier1.keyHash());
        keys.register(CUBES_2, 1, address(verifier2), verifier2.keyHash());
        vm.stopPrank();
    }

    function deployComplaintRegistry(bytes32 circuitId) internal returns (IComplaintRegistry) {
        bytes memory arguments = abi.encode(keys, circuitId);
        return IComplaintRegistry(vm.deployCode("ComplaintRegistry.sol:ComplaintRegistry", arguments));
    }

    function ownership() internal view returns (Ownable2Step) {
        return Ownable2Step(address(keys));
    }

    function verifierOf(uint256 signalCount) internal view returns (IGrothVerifier) {
        return signalCount == 1 ? verifier1 : signalCount == 2 ? verifier2 : verifier4;
    }

    function signalCountFrom(uint256 seed) internal pure returns (uint256) {
        return uint256(1) << (seed % 3);
    }
}
