"""What crosses the door of records: files and documents as plain things.

AmtswegError
├── NotFound
│   ├── UnknownPlanUnit   the file plan has no unit with this key
│   ├── UnknownFile       the matter has no record file, or it may not be seen
│   ├── UnknownDocument   there is no such document, or it may not be seen
│   └── UnknownPart       the file has no such part
└── Conflict
    ├── FileClosed        the file is closed; nothing can be added to it
    ├── Changed           somebody else has changed it meanwhile
    └── Locked            somebody else is working on the document
"""

from amtsweg.records.contracts.holdings import (
    Destroyed,
    EndedFile,
    HeldDocument,
    HeldVersion,
    Holdings,
)
from amtsweg.records.contracts.plans import (
    FilePlan,
    FilePlanReport,
    FileTypeReport,
    ImportedUnit,
    PlanChange,
    PlanImport,
    PlanUnit,
)
from amtsweg.records.contracts.things import (
    CONTENT_READ,
    LARGEST_DOCUMENT,
    PERMANENT,
    Appraisal,
    Changed,
    Confidentiality,
    Direction,
    Document,
    DocumentLock,
    DocumentRef,
    FileClosed,
    FileFacts,
    FileState,
    Locked,
    Matter,
    Medium,
    NewDocument,
    Part,
    PartKind,
    RecordFile,
    Rendition,
    RenditionKind,
    UnknownDocument,
    UnknownFile,
    UnknownPart,
    UnknownPlanUnit,
)

__all__ = [
    "CONTENT_READ",
    "LARGEST_DOCUMENT",
    "PERMANENT",
    "Appraisal",
    "Changed",
    "Confidentiality",
    "Destroyed",
    "Direction",
    "Document",
    "DocumentLock",
    "DocumentRef",
    "EndedFile",
    "FileClosed",
    "FileFacts",
    "FilePlan",
    "FilePlanReport",
    "FileState",
    "FileTypeReport",
    "HeldDocument",
    "HeldVersion",
    "Holdings",
    "ImportedUnit",
    "Locked",
    "Matter",
    "Medium",
    "NewDocument",
    "Part",
    "PartKind",
    "PlanChange",
    "PlanImport",
    "PlanUnit",
    "RecordFile",
    "Rendition",
    "RenditionKind",
    "UnknownDocument",
    "UnknownFile",
    "UnknownPart",
    "UnknownPlanUnit",
]
