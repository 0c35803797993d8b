"""The demo's residents: invented people in two grids of the demo's grid worker. A repeat changes nothing."""

from uuid import UUID, uuid5

from field_app.visits.models import GridWorker
from field_app.visits.service import importing
from server.core import clock
from server.core.db import insert_new, unit_of_work
from server.identity import demo as people
from server.identity.roles import Role

GRIDS = (f"{people.COMMUNITY}001", f"{people.COMMUNITY}002")

#: As a community would hand its list in; numbers and phones are left out, or belong to nobody.
RESIDENTS = """
姓名|出生日期|电话|住址|门牌号|网格编码|联系人|联系人电话|联系人关系|可以拍照|怎么告诉|纬度|经度|坐标系
欧阳秀兰|1940-03-01|13800000002|清泉里社区示例街9号|3-2-501|370199001001001|欧阳明|13800000012|儿子|是|打本人电话|36.69551|116.91630|WGS-84
王桂芬|1938-07-16||清泉里社区示例街9号|3-2-1001|370199001001001|王海|13800000013|女儿|是|告诉亲属|36.69551|116.91630|WGS-84
李明|1951-11-02|13800000014|清泉里社区示例街12号|12|370199001001001||||否|打本人电话|36.69570|116.91702|WGS-84
赵淑珍|1935-01-20||清泉里社区示例街15号|1-1-101|370199001001001||||是|上门当面说|36.69596|116.91771|WGS-84
孙长河|1944-05-09|13800000015|清泉里社区示例街15号|1-1-302|370199001001001||||是|打本人电话|36.69596|116.91771|WGS-84
周玉梅|1947-09-30||清泉里社区示例街18号|2-3-402|370199001001001|周强|13800000016|儿子|是|告诉亲属|36.69612|116.91840|WGS-84
吴德顺|1932-12-12||清泉里社区示例街18号|2-3-601|370199001001001||||否|上门当面说|36.69612|116.91840|WGS-84
郑小燕|1996-04-18|13800000017|清泉里社区示例街21号|4-1-203|370199001001002||||是|打本人电话|36.69480|116.91655|WGS-84
冯宝珠|1942-02-27||清泉里社区示例街21号|4-1-701|370199001001002|冯立|13800000018|孙子|是|告诉亲属|36.69480|116.91655|WGS-84
司马文|1949-08-08|13800000019|清泉里社区示例街24号|24|370199001001002||||是|打本人电话|36.69465|116.91731|WGS-84
"""

_SPACE = UUID("0d5cbb0e-3d0c-5e0f-8f0a-76697369742d")


def create() -> None:
    """Give the demo's grid worker two grids, and bring the list in like every other one."""
    worker, secretary = (people.id_of(role) for role in (Role.GRID_WORKER, Role.SECRETARY))
    with unit_of_work():
        for grid in GRIDS:
            charge = {"worker": worker, "grid": grid, "since": clock.today(), "until": None}
            insert_new(GridWorker(id=uuid5(_SPACE, grid), **charge, by=secretary, at=clock.now()))
    content = RESIDENTS.strip().replace("|", ",").encode()
    known = uuid5(_SPACE, "residents")
    importing.enter(known, "演示居民.csv", content, dry_run=False, by=secretary, roots=[people.COMMUNITY])
    importing.run(known)
